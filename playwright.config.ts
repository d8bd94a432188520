import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/tools/find-browser.ts';

/** They have a suite of their own (playwright.keycloak.config.ts). */
const KEYCLOAK = '**/keycloak/**';
/**
 * They stop or close parts of the demo that all others use, or count what pages ask. The last one leaves consumers behind that
 * the battery would see go.
 */
const ALONE = [
  '**/requests.spec.ts',
  '**/closed-organization.spec.ts',
  '**/outage.spec.ts',
  '**/session-battery.spec.ts',
  '**/stopped-projector.spec.ts',
];

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: await findBrowser(),
    // No traces: they slow every run down, and `--trace on` makes them when they are wanted.
    screenshot: 'only-on-failure',
  },
  projects: [
    // A teardown comes after everything else, whatever that found.
    { name: 'console', testIgnore: [...ALONE, KEYCLOAK], teardown: 'alone' },
    { name: 'alone', testMatch: ALONE, fullyParallel: false, workers: 1 },
  ],
});
