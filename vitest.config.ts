import { defineConfig } from 'vitest/config';
import { SpreadClusters } from './test/harness/spread-clusters.ts';

/** Real servers, tools and browsers take their time on a busy machine of two cores. */
const slow = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    // Without it what is waited for has one second, which a busy machine does not keep.
    expect: { poll: { timeout: 15_000 } },
    sequence: { sequencer: SpreadClusters },
    projects: [
      {
        extends: true,
        // Generated cases keep a core busy for seconds, and npm test runs the checks beside them.
        test: {
          name: 'unit',
          include: ['{lib,components,scripts,worker,test/http}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        // Many wait for elections and for what is away: with as many workers as this two cores are busy.
        test: { name: 'nats', include: ['test/nats/**/*.test.ts'], maxWorkers: 6, ...slow },
      },
      {
        extends: true,
        // what has to hold on every supported nats-server, of which npm test starts the oldest: the wall, taking away, a cluster
        test: {
          name: 'compatibility',
          include: [
            'battery',
            'battery-headers',
            'credential-test',
            'durable-owners',
            // a cluster takes its time: by npm run test:compatibility alone
            ...(process.env.VERTEBRA_TEST_NATS_VERSION === undefined ? [] : ['environment-cluster']),
            'issue-credential',
            'server-features',
            'sessions',
            'signing-keys',
            'suspension',
            'suspension-leafnodes',
          ].map((name) => `test/nats/**/${name}.test.ts`),
          setupFiles: ['test/harness/nats/compatible-nats-server.ts'],
          maxWorkers: 4,
          ...slow,
        },
      },
      {
        extends: true,
        // what is built, as it is installed: one after the other, since each starts all of it
        test: { name: 'deploy', include: ['test/deploy/**/*.test.ts'], fileParallelism: false, ...slow },
      },
      {
        extends: true,
        // Each file renders what it asks about; the chart that they render is put together once.
        test: {
          name: 'chart',
          include: ['test/chart/**/*.test.ts'],
          globalSetup: ['test/harness/chart/global-setup.ts'],
          maxWorkers: 2,
          ...slow,
        },
      },
      {
        extends: true,
        // whole deployments, restarted and robbed of servers under load: minutes, so by npm run test:cluster alone
        test: { name: 'cluster', include: ['test/cluster/**/*.test.ts'], fileParallelism: false, ...slow },
      },
      {
        extends: true,
        // deploy/proxy in front of two consoles
        test: { name: 'proxies', include: ['test/proxies/**/*.test.ts'], ...slow },
      },
      {
        extends: true,
        // in namespaces that npm run test:kubernetes makes, and by it alone
        test: { name: 'kubernetes', include: ['test/kubernetes/**/*.test.ts'], fileParallelism: false, ...slow },
      },
      {
        extends: true,
        // one after the other: every tool here keeps a core busy by itself
        test: { name: 'fences', include: ['test/fences/**/*.test.ts'], fileParallelism: false, ...slow },
      },
    ],
  },
});
