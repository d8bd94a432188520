/** JavaScript that a page's HTML asks for, gzipped; what it loads later, when it is needed, does not count. */
import { gzipSync } from 'node:zlib';
import { pages } from '../../lib/domain/paths.ts';
import type { Figure } from './measure.ts';

const LIMIT_BYTES = 175_000;
const STREAM = 'WS_acme-prod';
const BUCKET = 'ws-acme-prod-state';

const PAGES = [
  pages.signIn(),
  pages.organizations(),
  pages.organization('acme'),
  pages.organizationSettings('acme'),
  pages.newOrganization(),
  pages.usage(),
  pages.environments('acme'),
  pages.newEnvironment('acme'),
  pages.environmentSettings('acme', 'acme-prod'),
  pages.organizationContents('acme'),
  pages.signingKeys('acme'),
  pages.environment('acme', 'acme-prod'),
  pages.environmentObject('acme', 'acme-prod', 'deployment/shop/checkout'),
  pages.environmentRejected('acme', 'acme-prod'),
  pages.streams('acme'),
  pages.stream('acme', STREAM),
  pages.consumer('acme', STREAM, 'billing-export'),
  pages.buckets('acme'),
  pages.bucket('acme', BUCKET),
  pages.credentials('acme'),
  pages.newCredential('acme'),
  pages.bulkCredentials('acme'),
  pages.organizationSupport('acme'),
  pages.organizationAudit('acme'),
  pages.support(),
  pages.audit(),
];
/** a field of the CONNECT message, which no minifier renames */
const NATS_CLIENT = 'pedantic';

async function load(app: string, path: string, cookie: string) {
  const headers = path === pages.signIn() ? {} : { cookie };
  const html = await (await fetch(`${app}${path}`, { headers, redirect: 'error' })).text();
  const scripts = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+\.js[^"]*)"(?![^>]*nomodule)/gi)].map((match) => match[1] ?? ''),
  );
  if (scripts.size === 0) throw new Error(`${path} asks for no script`);
  let bytes = 0;
  let hasNatsClient = false;
  for (const script of scripts) {
    const text = await (await fetch(new URL(script, app))).text();
    bytes += gzipSync(text, { level: 6 }).length;
    hasNatsClient ||= text.includes(NATS_CLIENT);
  }
  return { path, bytes, hasNatsClient };
}

export async function benchFirstLoad(app: string, cookie: string): Promise<Figure> {
  const loads = [];
  for (const path of PAGES) loads.push(await load(app, path, cookie));
  const sizes = loads.map(({ path, bytes }) => `${path} ${(bytes / 1000).toFixed(0)}`).join(', ');
  const eager = loads.filter(({ hasNatsClient }) => hasNatsClient).map(({ path }) => path);
  const largest = Math.max(...loads.map(({ bytes }) => bytes));
  return {
    name: 'First-load JavaScript, gzip, without the NATS client',
    goal: '≤ 175 KB on every page',
    result: `largest ${(largest / 1000).toFixed(0)} KB (${sizes}); NATS client in the first load of: ${eager.join(', ') || 'none'}`,
    holds: largest <= LIMIT_BYTES && eager.length === 0,
  };
}
