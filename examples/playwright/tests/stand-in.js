// What the tests have beside Playwright's own: the page on a port of its own, and a session of the stand-in.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test as base, expect } from '@playwright/test';

export { expect };

// understudy run says where the stand-in is.
const api = process.env.UNDERSTUDY_URL;
if (!api) throw new Error('UNDERSTUDY_URL is not set: run the tests with understudy run -- npx playwright test');

const files = {
  '/': ['index.html', 'text/html'],
  '/app.js': ['app.js', 'text/javascript'],
};

// serve answers with a file of app/, or with the settings of the page.
async function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/settings.json') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ api }));
    return;
  }
  if (!files[pathname]) {
    response.writeHead(404).end();
    return;
  }
  const [name, type] = files[pathname];
  response.writeHead(200, { 'Content-Type': type }).end(await readFile(new URL(`../app/${name}`, import.meta.url)));
}

export const test = base.extend({
  // The page is served once for each worker, on a free port.
  site: [async ({}, use) => {
    const server = createServer(serve);
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    await use(`http://127.0.0.1:${server.address().port}`);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }, { scope: 'worker' }],

  baseURL: async ({ site }, use) => use(site),

  // Each request of a test, those of the browser and those of `request`, belongs to the test's own session. Another
  // try of the same test begins with nothing.
  extraHTTPHeaders: async ({}, use, testInfo) => use({ 'Mock-Session': `${testInfo.testId}-${testInfo.retry}` }),

  // play begins a scenario in this session.
  play: async ({ request }, use) => use(async (scenario) => {
    const reply = await request.put(`${api}/__admin/scenarios/${scenario}/state`, { data: { state: 'Started' } });
    expect(reply.ok(), await reply.text()).toBe(true);
  }),

  // prefer asks for a documented reply: for each of the page's calls, or for the next few.
  prefer: async ({ page }, use) => use((preference, times) =>
    page.route(`${api}/**`, async (route) => {
      await route.continue({ headers: { ...await route.request().allHeaders(), prefer: preference } });
    }, { times })),

  // read opens the page and reads a record, signed in as somebody: see fixtures/personas.yaml.
  read: async ({ page }, use) => use(async (id, token = 'reader-token') => {
    await page.goto('/');
    await page.getByLabel('Number').fill(id);
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Read' }).click();
  }),
});
