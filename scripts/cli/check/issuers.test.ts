import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../../lib/server/config/parse-config.ts';
import { issuersSchema } from '../../../lib/server/config/issuers.ts';
import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import { startIdentityProvider } from '../../demo/identity/identity-provider.ts';
import type { IdentityProvider } from '../../demo/identity/identity-provider.ts';
import { freePorts } from '../../tools/free-ports.ts';
import { judgeClock } from './clock.ts';
import { checkIssuers } from './issuers.ts';

const BASE_URL = 'http://127.0.0.1:3000';
let provider: IdentityProvider;
beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  provider = await startIdentityProvider({ directory: temporaryDirectory(afterAll), port, appUrl: BASE_URL });
});
afterAll(() => provider.stop());

const check = async (entry: object, organization?: string) => {
  const issuers = issuersSchema.parse([{ name: 'x', clientId: 'vertebra', scope: { kind: 'sovereign' }, ...entry }]);
  const findings = await checkIssuers({ issuers, baseUrl: BASE_URL } as unknown as Config, organization);
  expect(JSON.stringify(findings)).not.toMatch(/secret-of-somebody/);
  expect(JSON.stringify(findings)).not.toContain(provider.clientSecret);
  return findings.map(({ area, state, what, cure = '' }) => `${area} ${state}: ${what} ${cure}`);
};
const realm = () => provider.issuer('platform');

/** A provider that answers as it is told to. */
async function pretend(
  answer: (request: IncomingMessage, response: ServerResponse, url: string) => void,
): Promise<string> {
  const server = createServer((request, response) => answer(request, response, url)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return url;
}

/** One whose every document is right; `date` and `token` may not be. */
const document = (token: object, date = new Date()) =>
  pretend((request, response, url) => {
    response.setHeader('date', date.toUTCString());
    const content = {
      '/.well-known/openid-configuration': {
        issuer: url,
        jwks_uri: `${url}/keys`,
        token_endpoint: `${url}/token`,
        authorization_endpoint: `${url}/auth`,
      },
      '/keys': { keys: [{}] },
      '/token': token,
    }[request.url ?? ''];
    response.writeHead(content === undefined ? 404 : 200).end(JSON.stringify(content));
  });

describe('checkIssuers', () => {
  it('finds nothing wrong with a provider that takes our client', async () => {
    const said = await check({ issuer: realm(), clientSecret: provider.clientSecret });
    expect(said).toEqual([
      expect.stringMatching(/^issuer ok: its metadata and \d+ signing keys are there/),
      expect.stringMatching(/^issuer ok: client vertebra is taken with its secret/),
      expect.stringMatching(/^clock ok/),
    ]);
  });

  it.each([
    [
      { clientSecret: 'secret-of-somebody' },
      /issuer failed: client vertebra is refused \(invalid_client\) Correct “clientId” and “clientSecret”/,
    ],
    [{}, /issuer failed: client vertebra is refused \(invalid_client\) Write the “clientSecret”/],
    [{ clientId: 'nobody', clientSecret: 'secret-of-somebody' }, /client nobody is refused/],
    [{ clientSecret: 'secret-of-somebody:%&+' }, /is refused/],
  ])('tells that a client is not taken: %j', async (entry, said) => {
    expect(await check({ issuer: realm(), ...entry })).toContainEqual(expect.stringMatching(said));
  });

  it.each([
    [() => provider.issuer('No_Realm'), /issuer failed: .* answers 404 Correct “issuer”/],
    [() => realm().replace('localhost', '127.0.0.1'), /issuer failed: it calls itself http:\/\/localhost/],
    [() => 'http://127.0.0.1:9', /issuer failed: .*(bad port|ECONNREFUSED).* Start the provider/],
    [() => 'https://nobody.invalid', /issuer failed: .*ENOTFOUND|EAI_AGAIN/],
    [() => pretend((_request, response) => response.end('<html>')), /is no metadata of OpenID Connect/],
    [() => pretend((_request, response) => response.writeHead(302, { location: '/' }).end()), /answers 302/],
  ])('tells what is wrong with the address (%#)', async (address, said) => {
    expect(await check({ issuer: await address() })).toEqual([expect.stringMatching(said)]);
  });

  it('gives up after five seconds, and says so', { timeout: 15_000 }, async () => {
    const began = Date.now();
    expect(await check({ issuer: await pretend(() => undefined) })).toEqual([
      expect.stringMatching(/issuer failed: .*(timeout|aborted)/),
    ]);
    expect(Date.now() - began).toBeLessThan(12_000);
  });

  it.each([
    [0, 'clock ok'],
    [-20_000, 'clock warn: '],
    [120_000, 'clock failed: '],
    [-120_000, 'clock failed: '],
  ])('judges a clock that is %i ms away', async (ms, said) => {
    const issuer = await document({ error: 'invalid_grant' }, new Date(Date.now() + ms));
    expect(await check({ issuer })).toContainEqual(expect.stringContaining(said));
  });

  it('does not take an answer that says nothing for a yes', async () => {
    expect(await check({ issuer: await document({ error: 'invalid_request' }) })).toContainEqual(
      expect.stringMatching(/^issuer not checked: client vertebra: the provider answers invalid_request/),
    );
    expect(await check({ issuer: await document({}) })).toContainEqual(expect.stringMatching(/^issuer not checked/));
  });

  it('asks a template for the Organization that was named', async () => {
    const template = { issuer: provider.issuer('{org}'), scope: { kind: 'organization-template' } };
    const withSecret = { ...template, clientSecret: provider.clientSecret };
    expect(await check(withSecret)).toEqual([expect.stringContaining('issuer not checked: it stands for many')]);
    expect(await check(withSecret, 'acme')).toContainEqual(expect.stringContaining('is taken with its secret'));
  });
});

it.each([
  [1.9, 'ok'],
  [2.1, 'warn'],
  [30.1, 'failed'],
])('%f s between clocks are %s', (seconds, state) => expect(judgeClock('x', seconds, false).state).toBe(state));
