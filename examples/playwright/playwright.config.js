import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// The browser: that of CHROMIUM, else Debian's, else the one that `npx playwright install chromium` brings.
const browser = [process.env.CHROMIUM, '/usr/bin/chromium'].find((name) => name && existsSync(name));

export default defineConfig({
  testDir: 'tests',
  // Each test has a session of its own, so that they may run side by side.
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  timeout: 20_000,
  reporter: 'list',
  use: {
    launchOptions: {
      executablePath: browser,
      // The browser meets nothing but loopback here, and root cannot start it with its sandbox. Debian's asks hosts of
      // its maker at every start, unless told not to. Drawing without a graphics process is quicker where there is no
      // graphics card.
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-quic', '--disable-sync'],
    },
  },
});
