import { defineConfig } from 'vitest/config';

/** The unit tests that reach what stryker.config.json mutates: Stryker runs one configuration, not a project of another. */
export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['{lib/domain,lib/server,worker,test/http}/**/*.test.ts'],
    setupFiles: ['test/harness/short-properties.ts'],
    testTimeout: 30_000,
  },
});
