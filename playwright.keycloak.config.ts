import { defineConfig } from '@playwright/test';
import { baseConfig } from './e2e/base-config.ts';

/** Sign-in at a real Keycloak, in each topology. */
export default defineConfig(baseConfig, {
  testDir: 'e2e/keycloak',
  globalSetup: './e2e/keycloak/support/global-setup.ts',
  workers: 2,
  outputDir: 'test-results/keycloak',
});
