// Turbopack drags crypto-browserify into the browser through tweetnacl (nkeys.js); it is never called there.
const empty = './lib/client/empty-module.js';

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['nats', 'prom-client', 'openid-client', 'jose'],
  turbopack: {
    resolveAlias: { crypto: { browser: empty }, util: { browser: empty } },
  },
};
