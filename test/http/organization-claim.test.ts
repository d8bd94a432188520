import { afterAll, beforeAll, expect, it } from 'vitest';
import { callback } from '../../lib/server/http/sign-in/callback.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { signIn } from '../../lib/server/http/sign-in/sign-in.ts';
import { getMe } from '../../lib/server/features/system/get-me.query.ts';
import { ask, BASE_URL, configure, CookieJar } from './console.ts';
import { startForgingProvider } from './forging-provider.ts';

/** One realm for all Organizations but initech; its tokens name the one that they are for. */
const provider = await startForgingProvider();
for (const realm of ['shared', 'initech-login', 'catalyst-admin']) await provider.rotate(realm);
const client = { name: 'x', clientId: 'vertebra' };
beforeAll(() => {
  configure([
    { ...client, issuer: provider.issuer('catalyst-admin'), scope: { kind: 'sovereign' } },
    { ...client, issuer: provider.issuer('initech-login'), scope: { kind: 'organization', organization: 'initech' } },
    { ...client, issuer: provider.issuer('shared'), scope: { kind: 'organization-claim' } },
  ]);
});
afterAll(() => provider.stop());

const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
const context = { params: Promise.resolve({}) };

/** Begins at an Organization's slug; the provider then says this of the person. */
async function signInAt(organization: string, claims: Record<string, unknown>, query = 'code=c') {
  const jar = new CookieJar();
  const sent = await signIn(ask(jar, `/api/auth/sign-in?issuer=${organization}`));
  jar.take(sent);
  const asked = new URL(sent.headers.get('location') ?? '').searchParams;
  provider.state.nonce = asked.get('nonce') ?? '';
  provider.state.forgery = { claims };
  const answer = await callback(ask(jar, `/api/auth/callback?${query}&state=${asked.get('state') ?? ''}`));
  jar.take(answer);
  const error = new URL(answer.headers.get('location') ?? '', BASE_URL).searchParams.get('error');
  return { scope: asked.get('scope'), error, jar };
}

it.each([
  ['a name', 'acme'],
  ['a list', ['acme']],
  ['a map, as Keycloak writes it with details', { acme: { id: '1' } }],
])('signs in to the Organization that was asked for, named in %s', async (_, organization) => {
  const { scope, error, jar } = await signInAt('acme', { organization });
  expect([scope, error]).toEqual(['openid profile organization:acme', null]);
  const answer = await me(ask(jar, '/api/v1/me'), context);
  expect(await answer.json()).toMatchObject({ scope: 'organization', organization: 'acme', roles: ['org-admin'] });
});

it.each([
  ['no Organization', undefined, 'not-a-member'],
  ['an empty list', [], 'not-a-member'],
  ['another one', ['globex'], 'wrong-organization'],
  ['two', ['acme', 'globex'], 'wrong-organization'],
  ['the same twice', ['acme', 'acme'], 'not-a-member'],
  ['capitals', ['Acme'], 'wrong-organization'],
])('gives nothing to a token that names %s', async (_, organization, code) => {
  expect((await signInAt('acme', { organization })).error).toBe(code);
});

it('gives no right of the Sovereign, whatever roles are in the token', async () => {
  const claims = { organization: ['acme'], realm_access: { roles: ['sovereign-admin', 'security-officer'] } };
  expect((await signInAt('acme', claims)).error).toBe('no-role');
});

it('says who is not a member when the provider does not know the scope', async () => {
  expect((await signInAt('acme', {}, 'error=invalid_scope')).error).toBe('not-a-member');
});

it.each([
  ['one Organization', { organization: ['acme'] }, 200, 'acme'],
  ['one with an issuer of its own', { organization: ['initech'] }, 401, 'unknown-issuer'],
  ['two', { organization: ['acme', 'globex'] }, 401, 'unknown-issuer'],
  ['none', {}, 401, 'unknown-issuer'],
  ['one that cannot be', { organization: ['../acme'] }, 401, 'unknown-issuer'],
  ['the Sovereign', { organization: ['sovereign'] }, 401, 'unknown-issuer'],
])('an access token that names %s', async (_, claims, status, said) => {
  const authorization = `Bearer ${(await provider.access('shared', { claims })) ?? ''}`;
  const answer = await me(ask(new CookieJar(), '/api/v1/me', { headers: { authorization } }), context);
  expect(answer.status).toBe(status);
  const words = `${answer.headers.get('www-authenticate') ?? ''} ${JSON.stringify(await answer.json())}`;
  expect(words).toContain(said);
});
