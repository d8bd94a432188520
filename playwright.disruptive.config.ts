import { defineConfig } from '@playwright/test';
import { baseConfig } from './e2e/base-config.ts';
import { RUN } from './e2e/support/demo.ts';

/** Tests that stop or close parts of the demo, or count what its pages ask: one at a time, in a demo of their own. */
export default defineConfig(baseConfig, {
  testDir: 'e2e/disruptive',
  globalSetup: './e2e/global-setup.ts',
  workers: 1,
  fullyParallel: false,
  outputDir: `test-results/disruptive-${RUN}`,
});
