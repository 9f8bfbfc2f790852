// The page: reads one refresh token of the API and shows it. It knows nothing of understudy; its tests do.

const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
const record = document.querySelector('dl');

// Where the API is: here the tests say so, in production whoever installs the page.
const { api } = await (await fetch('settings.json')).json();

// What the user is told about an answer that has no record.
const refusals = {
  400: 'That is no number of a refresh token.',
  401: 'Your session has ended: sign in again.',
  403: 'You may not read refresh tokens.',
  404: 'There is no refresh token with this number.',
};

// This API throttles with 409, and what stands before it says 503 while it is restarted. Both pass.
const passing = [409, 503];
const attempts = 3;

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// A call for each click: what an older one brings late is not shown.
let latest = 0;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const call = ++latest;
  const tell = (text) => {
    if (call === latest) status.textContent = text;
  };
  // What was shown may not be true any more.
  record.hidden = true;
  tell('Reading...');
  const { id, token } = Object.fromEntries(new FormData(form));
  try {
    const found = await read(id, token, tell);
    if (call !== latest) return;
    show(found);
    tell('');
  } catch (error) {
    tell(error.message);
  }
});

// read asks for a record, and again after an answer that passes: as often as attempts says.
async function read(id, token, tell) {
  for (let attempt = 1; ; attempt++) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const reply = await fetch(`${api}/api/sys/refreshtokens/${id}`, { headers });
    if (reply.ok) return reply.json();
    if (!passing.includes(reply.status) || attempt === attempts) {
      throw new Error(refusals[reply.status] ?? `The service cannot answer now (${reply.status}).`);
    }
    const seconds = Number(reply.headers.get('Retry-After')) || 1;
    tell(`The service is busy: try ${attempt + 1} of ${attempts} in ${seconds} s.`);
    await wait(seconds);
  }
}

function show({ Id, Subject, ExpiresOn, SystemId }) {
  const lines = { Number: Id, Subject: Subject || 'nobody', Expires: ExpiresOn, System: SystemId ?? 'none' };
  record.replaceChildren(...Object.entries(lines).flatMap(([name, text]) => {
    const term = document.createElement('dt');
    const definition = document.createElement('dd');
    term.textContent = name;
    definition.textContent = text;
    return [term, definition];
  }));
  record.hidden = false;
}
