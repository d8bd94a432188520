import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/tools/find-browser.ts';

export default defineConfig({
  testDir: 'e2e/keycloak',
  globalSetup: './e2e/keycloak/support/global-setup.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  outputDir: 'test-results/keycloak',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: await findBrowser(),
    // No traces: they slow every run down, and `--trace on` makes them when they are wanted.
    screenshot: 'only-on-failure',
  },
});
