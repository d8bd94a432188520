import { decodeJwt, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callback } from '../../lib/server/http/callback.ts';
import { signIn } from '../../lib/server/http/sign-in.ts';
import { ask, BASE_URL, configure, CookieJar, logged } from './console.ts';
import { startForgingProvider } from './forging-provider.ts';
import type { Forgery } from './forging-provider.ts';

let provider: Awaited<ReturnType<typeof startForgingProvider>>;
const other = await generateKeyPair('RS256');
const elliptic = await generateKeyPair('ES256');
const secret = new TextEncoder().encode('the-client-secret-is-known-to-us');

beforeAll(async () => {
  provider = await startForgingProvider();
  configure([
    {
      name: 'Acme',
      issuer: provider.state.issuer,
      clientId: 'vertebra',
      clientSecret: 'the-client-secret-is-known-to-us',
      scope: { kind: 'organization', organization: 'acme' },
    },
  ]);
});
afterAll(() => provider.stop());

interface Logged {
  message: string;
  cause?: Logged;
}
/** What the errors say, outermost first. */
const messages = (error: Logged): string[] => [error.message, ...(error.cause?.message ? messages(error.cause) : [])];

/** Signs in with such a token: the error the sign-in page shows, or null, and what the log says of the reason. */
async function signInWith(forgery: Forgery): Promise<{ error: string | null; why: string }> {
  const jar = new CookieJar();
  // An honest provider once more, so that metadata and keys are known as they are.
  provider.state.forgery = {};
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
  const lines = logged.slice(before).map((line) => JSON.parse(line) as { error: Logged });
  return { error, why: lines.flatMap((line) => messages(line.error)).join(' < ') };
}

it('accepts a good token', async () => expect((await signInWith({})).error).toBeNull());

const now = () => Math.floor(Date.now() / 1000);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const payloadOf = (token: string) => token.split('.')[1] ?? '';

const FORGERIES: [string, Forgery, string][] = [
  ['signed by another key', { key: other.privateKey }, 'signature verification failed'],
  [
    'signed by another key under an unknown name',
    { key: other.privateKey, header: { kid: 'mine' } },
    'no applicable keys found',
  ],
  ['not signed', { token: (good) => `${part({ alg: 'none' })}.${payloadOf(good)}.` }, '"alg" header'],
  ['signed with the client secret', { key: secret, header: { alg: 'HS256' } }, '"alg" header'],
  [
    'of an algorithm the provider does not announce',
    { key: elliptic.privateKey, header: { alg: 'ES256' } },
    '"alg" header',
  ],
  [
    'changed after it was signed',
    { token: (good) => good.replace(payloadOf(good), part({ ...decodeJwt(good), sub: 'admin' })) },
    'signature verification failed',
  ],
  ['without its signature', { token: (good) => good.split('.').slice(0, 2).join('.') }, 'Invalid JWT'],
  ['that is missing', { token: () => undefined }, '"id_token" property'],
  ['that is no token', { token: () => 'x' }, 'Invalid JWT'],
  ['that has expired', { claims: { exp: now() - 120, iat: now() - 420 } }, 'expiration is past'],
  ['without an expiry', { claims: { exp: undefined } }, '"exp" (expiration time) claim missing'],
  ['that is not valid yet', { claims: { nbf: now() + 3600 } }, '"nbf" (not before) claim value'],
  ['with an expiry that is a text', { claims: { exp: 'tomorrow' } }, '"exp" (expiration time) claim type'],
  ['of another issuer', { claims: { iss: 'https://evil.example' } }, '"iss" (issuer) claim value'],
  ['without an issuer', { claims: { iss: undefined } }, '"iss" (issuer) claim missing'],
  ['for another client', { claims: { aud: 'grafana', azp: 'grafana' } }, '"aud" (audience) claim value'],
  [
    'for two clients, made for the other',
    { claims: { aud: ['vertebra', 'grafana'], azp: 'grafana' } },
    '"azp" (authorized party) claim value',
  ],
  [
    'for two clients, not saying for which',
    { claims: { aud: ['vertebra', 'grafana'], azp: undefined } },
    'additional untrusted audiences',
  ],
  ['without an audience', { claims: { aud: undefined } }, '"aud" (audience) claim missing'],
  ['of another sign-in', { claims: { nonce: 'another' } }, '"nonce" claim value'],
  ['without a nonce', { claims: { nonce: undefined } }, '"nonce" (nonce) claim missing'],
  ['without a subject', { claims: { sub: undefined } }, '"sub" (subject) claim missing'],
  ['without a time of issue', { claims: { iat: undefined } }, '"iat" (issued at) claim missing'],
  ['that wants to be understood in a way we do not know', { header: { crit: ['x'], x: 1 } }, '"crit" header'],
];

it.each(FORGERIES)('refuses a token %s', async (_, forgery, reason) => {
  const { error, why } = await signInWith(forgery);
  expect(error).toBe('sign-in-failed');
  expect(why).toContain(reason);
});

it.each([
  ['no role', { realm_access: { roles: [] } }, 'no-role'],
  ['roles of the Sovereign', { realm_access: { roles: ['sovereign-admin'] } }, 'no-role'],
  ['another Organization', { organization: ['globex'] }, 'wrong-organization'],
])('a good signature does not help a token with %s', async (_, claims, code) => {
  expect((await signInWith({ claims })).error).toBe(code);
});
