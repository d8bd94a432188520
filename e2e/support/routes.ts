import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PROJECT } from '../../scripts/demo/demo-state.ts';

const APP = join(PROJECT, 'app');

/** Addresses below app/ that have a file of this name: groups left out, `[org]` written `{org}`. */
const addressesOf = (file: string): { address: string; path: string }[] =>
  readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((path) => path === file || path.endsWith(`/${file}`))
    .map((path) => {
      const parts = dirname(path)
        .split('/')
        .filter((part) => part !== '.' && !part.startsWith('('));
      return { address: `/${parts.join('/')}`.replaceAll('[', '{').replaceAll(']', '}'), path: join(APP, path) };
    });

/** Every page of the app, without those that say that there is no such page. */
export const pageAddresses = (): string[] =>
  addressesOf('page.tsx').flatMap(({ address }) => (address.includes('{...') ? [] : [address]));

/** Every route handler with the methods it exports, as `GET /healthz`. */
export const routeHandlers = (): string[] =>
  addressesOf('route.ts').flatMap(({ address, path }) => {
    const source = readFileSync(path, 'utf8');
    const methods = source.match(/\b(GET|POST|PUT|PATCH|DELETE)\b/g);
    if (!methods) throw new Error(`${relative(PROJECT, path)} exports no method`);
    return [...new Set(methods)].map((method) => `${method} ${address}`);
  });
