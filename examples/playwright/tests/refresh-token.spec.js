import { expect, test } from './stand-in.js';

const kept = '87654321'; // a record of the fixtures

test('shows a record, with null where the service has none', async ({ page, read }) => {
  await read(kept);
  await expect(page.getByRole('definition')).toHaveText([kept, 'nobody', '2025-01-15T10:30:00Z', 'none']);
  await expect(page.getByRole('status')).toBeEmpty();
});

test('shows any other record, too', async ({ page, read }) => {
  await read('12345');
  await expect(page.getByRole('definition').first()).toHaveText('12345');
});

// Each documented refusal is a preference away: no record and no user has to be set up for it.
for (const [code, told] of Object.entries({
  400: 'That is no number of a refresh token.',
  401: 'Your session has ended: sign in again.',
  403: 'You may not read refresh tokens.',
  404: 'There is no refresh token with this number.',
  500: 'The service cannot answer now (500).',
})) {
  test(`tells what ${code} means`, async ({ page, prefer, read }) => {
    await prefer(`code=${code}`);
    await read(kept);
    await expect(page.getByRole('status')).toHaveText(told);
    await expect(page.locator('dl')).toBeHidden();
  });
}

// The same for real: the users and records of the fixtures meet them without any header.
for (const [who, id, token, told] of [
  ['nobody', kept, '', 'sign in again'],
  ['a user whose token has run out', kept, 'expired-token', 'sign in again'],
  ['a user without the role', kept, 'visitor-token', 'You may not'],
  ['a user who asks for a record that is not there', '404', 'reader-token', 'There is no refresh token'],
]) {
  test(`refuses ${who}`, async ({ page, read }) => {
    await read(id, token);
    await expect(page.getByRole('status')).toContainText(told);
  });
}

test('tries again when it was throttled', async ({ page, prefer, read }) => {
  await page.clock.install();
  await prefer('code=409', 1);
  await read('12345');
  await expect(page.getByRole('status')).toHaveText('The service is busy: try 2 of 3 in 1 s.');
  await page.clock.fastForward(1000);
  await expect(page.getByRole('definition').first()).toHaveText('12345');
});

// 503, fine, 503, 503, fine: a service that is being restarted, before which something else answers in HTML.
test('tries again after 503, twice if need be', async ({ page, play, read }) => {
  await page.clock.install();
  await play('flaky-503');
  const status = page.getByRole('status');
  const found = page.getByRole('definition').first();

  await read(kept);
  await expect(status).toContainText('try 2 of 3');
  await page.clock.fastForward(1000);
  await expect(found).toHaveText(kept);

  await page.getByRole('button', { name: 'Read' }).click();
  await expect(status).toContainText('try 2 of 3');
  await page.clock.fastForward(1000);
  await expect(status).toContainText('try 3 of 3');
  await page.clock.fastForward(1000);
  await expect(found).toHaveText(kept);
});

test('does not show what it remembers of a record that is gone', async ({ page, play, read }) => {
  await play('revoked-while-reading');
  await read(kept);
  await expect(page.getByRole('definition').first()).toHaveText(kept);
  await page.getByRole('button', { name: 'Read' }).click();
  await expect(page.getByRole('status')).toHaveText('There is no refresh token with this number.');
  await expect(page.locator('dl')).toBeHidden();
});
