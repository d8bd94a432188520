import { devices } from '@playwright/test';
import type { PlaywrightTestConfig } from '@playwright/test';
import { findBrowser } from '../scripts/tools/find-browser.ts';

/** What the browser suites have in common; each names its directory, its servers and its workers. */
export const baseConfig = {
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: await findBrowser(),
    // A fault in a helper that every test calls would otherwise cost each its two minutes.
    actionTimeout: 45_000,
    navigationTimeout: 60_000,
    // Without animations: painting them takes a sixth of the browser's time.
    contextOptions: { reducedMotion: 'reduce' },
    // No traces: they slow every run down, and `--trace on` makes them when they are wanted.
    screenshot: 'only-on-failure',
  },
} satisfies PlaywrightTestConfig;
