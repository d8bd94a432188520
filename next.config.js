import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';

// Turbopack drags crypto-browserify into the browser through tweetnacl (nkeys.js); it is never called there.
const empty = './lib/client/empty-module.js';

/**
 * Names each build: a page of an older one notices, and loads the next page whole. `npm run build` names it after its sources,
 * so that the same sources are the same build wherever they are built.
 */
const build = process.env.VERTEBRA_BUILD ?? Date.now().toString(36);
const deploymentOf = (phase) =>
  phase === PHASE_PRODUCTION_BUILD ? { deploymentId: build, generateBuildId: () => build } : {};

/** @type {(phase: string) => import('next').NextConfig} */
export default (phase) => ({
  ...deploymentOf(phase),
  output: 'standalone',
  // A lock file in a folder above would make that one the root, and put the server elsewhere.
  outputFileTracingRoot: import.meta.dirname,
  // No page has an image that would have to be scaled: no address that does, no cache of it on the disk, no native code.
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['node_modules/sharp/**', 'node_modules/@img/**'] },
  poweredByHeader: false,
  reactStrictMode: true,
  // Types of what is built: `npm test` checks those of everything, and a test's type is no reason to have no demo.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  serverExternalPackages: [
    '@nats-io/transport-node',
    '@nats-io/jetstream',
    '@nats-io/kv',
    'prom-client',
    'openid-client',
    'jose',
    // with its texts in forty languages it would be in each of forty chunks
    'zod',
  ],
  experimental: {
    // Fewer, larger scripts: a page asks for 19 to 34 things instead of 25 to 40, and its first load is no larger (docs/benchmarks.md).
    turbopackChunking: { requestCost: 3_000_000, minChunkSize: 400_000, maxChunkCountPerGroup: 3 },
  },
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { crypto: { browser: empty }, util: { browser: empty } },
  },
});
