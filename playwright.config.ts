import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/tools/find-browser.ts';

const OUTAGE = '**/outage.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: await findBrowser(),
    trace: 'retain-on-failure',
  },
  projects: [
    // The outage comes after everything else whatever that found, since one demo serves all: that is what a teardown is.
    { name: 'console', testIgnore: OUTAGE, teardown: 'outage' },
    { name: 'outage', testMatch: OUTAGE, fullyParallel: false },
  ],
});
