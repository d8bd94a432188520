import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/tools/find-browser.ts';

export default defineConfig({
  testDir: 'e2e',
  // one demo serves all of them, and the machine has two cores
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: await findBrowser(),
    trace: 'retain-on-failure',
  },
});
