import { defineConfig } from '@playwright/test';
import { baseConfig } from './e2e/base-config.ts';

/** The others have suites of their own: playwright.disruptive.config.ts, playwright.keycloak.config.ts. */
export default defineConfig(baseConfig, {
  testDir: 'e2e',
  testIgnore: ['**/disruptive/**', '**/keycloak/**'],
  globalSetup: './e2e/global-setup.ts',
  workers: 2,
  outputDir: 'test-results/console',
});
