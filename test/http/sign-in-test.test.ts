/** What an operator is told of the sign-in of an Organization that is not there yet. */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IssuerConfig } from '../../lib/server/config/issuers.ts';
import { testSignIn } from '../../lib/server/features/organizations/test-sign-in.query.ts';
import { startIdentityProvider } from '../../scripts/demo/identity/identity-provider.ts';
import type { IdentityProvider } from '../../scripts/demo/identity/identity-provider.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { member, operator, sovereign } from '../harness/callers.ts';
import { BASE_URL, configure, logged } from './console.ts';

let provider: IdentityProvider;
/** Answers as a test says, and knows what it was asked. */
let odd: Server;
let oddUrl = '';
let answer: (path: string) => { status: number; body?: unknown; location?: string };
const asked: string[] = [];

const entry = (issuer: string, more: Partial<IssuerConfig> = {}): IssuerConfig => ({
  name: 'Globex',
  issuer,
  clientId: 'vertebra',
  scope: { kind: 'organization', organization: 'globex' },
  ...more,
});
const ofDemo = (more: Partial<IssuerConfig> = {}): IssuerConfig =>
  entry(provider.issuer('{org}'), {
    name: 'Realms',
    clientSecret: provider.clientSecret,
    scope: { kind: 'organization-template' },
    ...more,
  });
const test = async (slug: string) => {
  const { issuer, checks } = await testSignIn(operator(), { slug });
  return { issuer, results: Object.fromEntries(checks.map(({ check, result }) => [check, result])), checks };
};
/** Metadata of the odd provider, but for what a test says. */
const metadata = (more: object = {}) => ({
  issuer: oddUrl,
  authorization_endpoint: `${oddUrl}/auth`,
  token_endpoint: `${oddUrl}/token`,
  jwks_uri: `${oddUrl}/keys`,
  id_token_signing_alg_values_supported: ['RS256'],
  ...more,
});

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  const directory = mkdtempSync(join(tmpdir(), 'vertebra-sign-in-test-'));
  provider = await startIdentityProvider({ directory, port, appUrl: BASE_URL });
  odd = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    asked.push(path);
    const { status, body, location } = answer(path);
    if (status === 0) return;
    response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
  oddUrl = `http://127.0.0.1:${String((odd.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  odd.closeAllConnections();
  odd.close();
  await provider.stop();
});
beforeEach(() => {
  asked.length = 0;
  answer = (path) => (path.startsWith('/.well-known') ? { status: 200, body: metadata() } : { status: 404 });
});

describe('the sign-in of an Organization', () => {
  it('that works passes in every point', async () => {
    configure([ofDemo()]);
    const { issuer, results } = await test('initech');
    expect(results).toEqual({ metadata: 'passed', keys: 'passed', redirect: 'passed', client: 'passed' });
    expect(issuer).toEqual({ name: 'Realms', url: provider.issuer('initech'), clientId: 'vertebra' });
  });

  it('tells a wrong secret, and does not say the right one', async () => {
    configure([ofDemo({ clientSecret: 'wrong-secret' })]);
    const { results, checks } = await test('initech');
    expect(results).toMatchObject({ metadata: 'passed', redirect: 'passed', client: 'failed' });
    expect(checks.find(({ check }) => check === 'client')?.cure).toContain('clientSecret');
    expect(JSON.stringify([checks, logged])).not.toContain('wrong-secret');
  });

  it('tells a client that is not there', async () => {
    configure([ofDemo({ clientId: 'nobody' })]);
    const { results, checks } = await test('initech');
    expect(results).toMatchObject({ redirect: 'failed', client: 'failed' });
    expect(checks.find(({ check }) => check === 'redirect')?.cure).toContain(`${BASE_URL}/api/auth/callback`);
  });

  it('tells an address that it may not redirect to', async () => {
    configure([ofDemo()], { baseUrl: 'http://127.0.0.1:3997' });
    expect((await test('initech')).results).toMatchObject({ redirect: 'failed', client: 'passed' });
  });

  it('tells a realm that is not there, and one that does not answer', async () => {
    configure([entry(`${oddUrl}/realms/none`)]);
    answer = () => ({ status: 404 });
    expect((await test('globex')).checks[0]?.detail).toContain('There is no realm');
    configure([entry('http://127.0.0.1:1/realm')]);
    expect((await test('globex')).checks[0]?.detail).toContain('did not answer');
  });

  it('takes five seconds at most of one that never answers', { timeout: 20_000 }, async () => {
    configure([entry(oddUrl)]);
    answer = () => ({ status: 0 });
    const start = performance.now();
    expect((await test('globex')).results).toEqual({ metadata: 'failed' });
    expect(performance.now() - start).toBeLessThan(7_000);
  });

  it('says when nobody is configured for it, and when its realm would be the one of the Sovereign', async () => {
    configure([entry(provider.issuer('globex'))]);
    expect(await test('initech')).toMatchObject({ issuer: null, results: { configured: 'failed' } });
    configure([
      ofDemo(),
      entry(provider.issuer('operators'), { scope: { kind: 'sovereign' }, clientSecret: provider.clientSecret }),
    ]);
    const { checks } = await test('operators');
    expect(checks[0]?.detail).toContain('configured for somebody else');
  });
});

describe('what is asked', () => {
  it('is the issuer alone, wherever its metadata point', async () => {
    configure([entry(oddUrl)]);
    const elsewhere = 'http://127.0.0.1:9/latest/meta-data';
    const endpoints = { authorization_endpoint: elsewhere, token_endpoint: elsewhere, jwks_uri: elsewhere };
    answer = () => ({ status: 200, body: metadata(endpoints) });
    expect((await test('globex')).results).toEqual({
      metadata: 'passed',
      keys: 'unknown',
      redirect: 'unknown',
      client: 'unknown',
    });
    expect(asked).toEqual(['/.well-known/openid-configuration']);
  });

  it('follows no redirect', async () => {
    configure([entry(oddUrl)]);
    answer = (path) =>
      path.startsWith('/.well-known')
        ? { status: 200, body: metadata() }
        : { status: 302, location: `${oddUrl}/inside` };
    expect((await test('globex')).results).toMatchObject({ keys: 'failed', redirect: 'unknown', client: 'unknown' });
    expect(asked.toSorted()).toEqual(['/.well-known/openid-configuration', '/auth', '/keys', '/token']);
  });

  it('is nothing for a name that is none', async () => {
    configure([entry(`${oddUrl}/{org}`, { scope: { kind: 'organization-template' } })]);
    for (const slug of ['', '../../admin', 'a', 'acme-prod', 'new', 'localhost:1', 'x'.repeat(100)])
      await expect(testSignIn(operator(), { slug })).rejects.toMatchObject({ code: 'invalid-request' });
    expect(asked).toEqual([]);
  });

  it('is nothing for who may not create one, whatever they name', async () => {
    configure([entry(oddUrl)]);
    for (const caller of [sovereign('support'), sovereign('security-officer'), member('globex', 'org-admin')])
      for (const slug of ['globex', '', 'no name'])
        await expect(testSignIn(caller, { slug })).rejects.toMatchObject({ code: 'forbidden' });
    expect(asked).toEqual([]);
  });
});
