// What both scripts need: calls to the API that is played, and a run of a table that prints a line for each call.

const { UNDERSTUDY_URL: base, UNDERSTUDY_NOTES_URL: notesBase } = process.env;
if (!base || !notesBase) {
  console.error('UNDERSTUDY_URL or UNDERSTUDY_NOTES_URL is not set: go test ./e2e -run WireMock does that');
  process.exit(1);
}

// The base URLs of two servers: of one that plays the embedded API, and of one whose API takes JSON.
export const url = `${base}/`;
export const notesURL = `${notesBase}/`;

// A record of the embedded API that no fixture and no example has, and its list.
export const one = '/api/sys/refreshtokens/5';
export const list = '/api/sys/refreshtokens';

// The four ways that a stub can break the connection.
export const faults = [
  'EMPTY_RESPONSE', 'CONNECTION_RESET_BY_PEER', 'MALFORMED_RESPONSE_CHUNK', 'RANDOM_DATA_THEN_CLOSE',
];

// ask makes a call to the API that is played, with the credential of the documentation's own example.
export async function ask(target = one, { headers, ...options } = {}) {
  const reply = await fetch(base + target, {
    ...options,
    headers: { Authorization: 'Bearer YOUR_TOKEN', ...headers },
    signal: AbortSignal.timeout(20_000),
  });
  return { status: reply.status, headers: reply.headers, body: await reply.text() };
}

// log asks for a token: the one call of the embedded API that has a body.
export function log(body) {
  return ask('/api/token', {
    method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
}

// notes sends JSON to the other server.
export async function notes(body) {
  const reply = await fetch(`${notesBase}/notes`, {
    method: 'POST', body, headers: { 'Content-Type': 'application/json' }, signal: AbortSignal.timeout(20_000),
  });
  return { status: reply.status, headers: reply.headers, body: await reply.text() };
}

// from reports whether a reply came from the stub of an id.
export function from(reply, id) {
  return reply.headers.get('Mock-Source') === `stub ${id}`;
}

// breaks reports whether the connection broke before the reply was whole.
export async function breaks() {
  try {
    await ask();
    return false;
  } catch {
    return true;
  }
}

// equal throws unless both are the same JSON.
export function equal(got, want, what) {
  if (JSON.stringify(got) !== JSON.stringify(want)) {
    throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  }
}

// run makes all calls in order. Each begins as if it were the first: reset is what sees to that.
export async function run(calls, reset) {
  let failed = 0;
  for (const [name, call] of Object.entries(calls)) {
    try {
      await reset();
      await call();
      console.log(`ok ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${name}: ${error.message}`);
    }
  }
  console.log(`${Object.keys(calls).length} calls, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
