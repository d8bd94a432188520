import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backChannelLogout } from '../../lib/server/http/sign-in/back-channel-logout.ts';
import { callback } from '../../lib/server/http/sign-in/callback.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { signIn } from '../../lib/server/http/sign-in/sign-in.ts';
import { verifyToken } from '../../lib/server/identity/token/verify-token.ts';
import { getMe } from '../../lib/server/features/system/get-me.query.ts';
import { ask, BASE_URL, configure, CookieJar, logged } from './console.ts';
import { seconds, startForgingProvider } from './forging-provider.ts';
import type { Forgery } from './forging-provider.ts';
import { CLIENT_SECRET, tokenTable } from './token-table.ts';
import type { TokenRow } from './token-table.ts';

const provider = await startForgingProvider();
for (const realm of ['catalyst-admin', 'acme', 'globex', 'initech', 'initech-login']) await provider.rotate(realm);
const table = await tokenTable(provider);

const client = { clientId: 'vertebra', clientSecret: CLIENT_SECRET };
beforeAll(() => {
  const { issuer } = provider;
  configure([
    { ...client, name: 'S', issuer: issuer('catalyst-admin'), scope: { kind: 'sovereign' } },
    { ...client, name: 'I', issuer: issuer('initech-login'), scope: { kind: 'organization', organization: 'initech' } },
    { ...client, name: 'O', issuer: issuer('{org}'), scope: { kind: 'organization-template' } },
  ]);
});
afterAll(() => provider.stop());

interface Logged {
  message: string;
  cause?: Logged;
}
/** What the errors say, outermost first. */
const messages = (error: Logged): string[] => [error.message, ...(error.cause?.message ? messages(error.cause) : [])];

/** Signs in with such an ID token: the error the sign-in page shows, or null, and what the log says of the reason. */
async function signInWith(forgery: Forgery): Promise<{ error: string | null; why: string }> {
  const jar = new CookieJar();
  const sent = await signIn(ask(jar, '/api/auth/sign-in?issuer=acme'));
  jar.take(sent);
  const query = new URL(sent.headers.get('location') ?? '').searchParams;
  provider.state.nonce = query.get('nonce') ?? '';
  provider.state.forgery = forgery;
  const before = logged.length;
  const answer = await callback(ask(jar, `/api/auth/callback?code=c&state=${query.get('state') ?? ''}`));
  jar.take(answer);
  const error = new URL(answer.headers.get('location') ?? '', BASE_URL).searchParams.get('error');
  const hasSession = [...jar.cookies.keys()].some((name) => name.includes('session'));
  expect(hasSession).toBe(error === null);
  const lines = logged.slice(before).map((line) => JSON.parse(line) as { error?: Logged });
  return { error, why: lines.flatMap(({ error: one }) => (one ? messages(one) : [])).join(' < ') };
}

const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
/** Asks the API with such an access token. */
const askWith = (token: string | undefined) =>
  me(ask(new CookieJar(), '/api/v1/me', { headers: { authorization: `Bearer ${token ?? ''}` } }), {
    params: Promise.resolve({}),
  });

const logOutWith = (token: string | undefined) =>
  backChannelLogout(
    ask(new CookieJar(), '/api/auth/back-channel-logout', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token ?? '' }).toString(),
    }),
  );

/** Where a token of a row is used: nothing is given for it, and the reason is said. */
const refusedAs: Record<TokenRow['as'], (row: TokenRow) => Promise<void>> = {
  id: async ({ forgery, reason }) => {
    const { error, why } = await signInWith(forgery);
    expect(error).toBe('sign-in-failed');
    expect(why).toContain(reason);
  },
  access: async ({ realm = 'acme', forgery, reason }) => {
    const answer = await askWith(await provider.access(realm, forgery));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'not-signed-in' });
    expect(answer.headers.get('www-authenticate')).toContain(`error="invalid_token", error_description="${reason}: `);
  },
  logout: async ({ realm = 'acme', forgery, reason }) => {
    const answer = await logOutWith(await provider.logout(realm, forgery));
    expect(answer.status).toBe(400);
    const begins = expect.stringMatching(`^${reason}: `) as string;
    expect(await answer.json()).toEqual({ error: 'invalid_request', error_description: begins });
  },
};

it('the table has every use', () => {
  expect(table.length).toBeGreaterThan(100);
  expect(Object.keys(Object.groupBy(table, ({ as }) => as)).toSorted()).toEqual(['access', 'id', 'logout']);
});

describe.each(Object.entries(Object.groupBy(table, ({ as }) => as)))('as %s token: refused', (_, rows) => {
  it.each(rows.map((row) => [row.what, row] as const))('one %s', (_what, row) => refusedAs[row.as](row));
});

describe('good tokens', () => {
  it('sign in', async () => expect((await signInWith({})).error).toBeNull());

  it.each([
    ['the Organization of the realm', 'acme', {}, { organization: 'acme', roles: ['org-admin'] }],
    ['an Organization with an issuer of its own', 'initech-login', {}, { organization: 'initech' }],
    [
      'the Sovereign',
      'catalyst-admin',
      { realm_access: { roles: ['support'] } },
      { scope: 'sovereign', roles: ['support'] },
    ],
    ['clocks that differ', 'acme', { exp: seconds() - 10, iat: seconds() - 300 }, { organization: 'acme' }],
    ['several audiences', 'acme', { aud: ['account', 'vertebra'] }, { organization: 'acme' }],
  ])('ask the API: %s', async (_, realm, claims, expected) => {
    const answer = await askWith(await provider.access(realm, { claims }));
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining(expected)]);
  });

  it('of RFC 9068 ask the API', async () => {
    const forgery = { header: { typ: 'at+jwt' }, claims: { typ: undefined, azp: undefined, client_id: 'deployer' } };
    expect((await askWith(await provider.access('acme', forgery))).status).toBe(200);
  });

  it('work within a second or two with the next key of the provider', async () => {
    await provider.rotate('globex');
    const status = async () => (await askWith(await provider.access('globex'))).status;
    await expect.poll(status, { timeout: 3000 }).toBe(200);
  });
});

it('a token of another issuer is refused by whoever verifies it, however its issuer was found', async () => {
  const token = (await provider.access('acme', { claims: { iss: provider.issuer('globex') } })) ?? '';
  const acme = { ...client, url: provider.issuer('acme') };
  await expect(verifyToken(token, 'access', acme)).rejects.toMatchObject({ code: 'issuer' });
});

it.each([
  ['no role', { realm_access: { roles: [] } }, 'no-role'],
  ['roles of the Sovereign', { realm_access: { roles: ['sovereign-admin'] } }, 'no-role'],
  ['another Organization', { organization: ['globex'] }, 'wrong-organization'],
])('a good signature does not help an ID token with %s', async (_, claims, code) => {
  expect((await signInWith({ claims })).error).toBe(code);
});

it('writes no token into the log', () => {
  expect(logged.join('')).not.toMatch(/eyJ/);
});
