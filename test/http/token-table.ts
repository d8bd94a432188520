/** Forged and twisted tokens, and the reason each is refused for: a code of `TOKEN_REFUSALS`, or words of openid-client. */
import { CompactSign, decodeJwt, generateKeyPair } from 'jose';
import type { startForgingProvider, Forgery } from './forging-provider.ts';
import { LOGOUT_EVENT, seconds } from './forging-provider.ts';

export interface TokenRow {
  /** what it is used as; all but the last come from the realm of acme unless `realm` says otherwise */
  as: 'id' | 'access' | 'logout';
  what: string;
  realm?: string;
  forgery: Forgery;
  reason: string;
}

export const CLIENT_SECRET = 'the-client-secret-is-known-to-us';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const part = (token: string, at: number) => token.split('.')[at] ?? '';
const roles = (...names: string[]) => ({ realm_access: { roles: names } });

/** Refused the same way whatever the token is for. */
async function forAnyUse(provider: Awaited<ReturnType<typeof startForgingProvider>>): Promise<Omit<TokenRow, 'as'>[]> {
  const globex = provider.privateKey('globex');
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const elliptic = await generateKeyPair('ES256');
  const secret = new TextEncoder().encode(CLIENT_SECRET);
  const pem = new TextEncoder().encode(await provider.publicPem('acme'));
  const { n, e, kty } = await crypto.subtle.exportKey('jwk', stranger.publicKey);
  const twice = async (token: string): Promise<string> => {
    const json = JSON.stringify(decodeJwt(token)).replace('{', '{"sub":"admin",');
    const header = JSON.parse(Buffer.from(part(token, 0), 'base64url').toString()) as { alg: string };
    return new CompactSign(new TextEncoder().encode(json)).setProtectedHeader(header).sign(provider.privateKey('acme'));
  };
  const row = (what: string, reason: string, forgery: Forgery): Omit<TokenRow, 'as'> => ({ what, forgery, reason });
  return [
    row('signed by the key of another realm', 'signature', { key: globex }),
    row('signed by another key, under a name the issuer does not have', 'unknown-key', {
      key: stranger.privateKey,
      header: { kid: 'mine' },
    }),
    row('that brings its key along', 'own-key', {
      key: stranger.privateKey,
      header: { jwk: { n: n ?? '', e: e ?? '', kty: kty ?? '' } },
    }),
    row('that says where its keys are', 'own-key', { header: { jku: 'https://evil.example/jwks' } }),
    row('that says where its certificate is', 'own-key', { header: { x5u: 'https://evil.example/x5u' } }),
    row('that brings a certificate', 'own-key', { header: { x5c: ['MIIB'] } }),
    row('not signed', 'algorithm', { token: (good) => `${encode({ alg: 'none' })}.${part(good, 1)}.` }),
    row('signed with our client secret', 'algorithm', { key: secret, header: { alg: 'HS256' } }),
    row('signed with the public key as a secret', 'algorithm', { key: pem, header: { alg: 'HS256' } }),
    row('of an algorithm the issuer does not announce', 'algorithm', {
      key: elliptic.privateKey,
      header: { alg: 'ES256' },
    }),
    row('changed after it was signed', 'signature', {
      token: (good) => good.replace(part(good, 1), encode({ ...decodeJwt(good), sub: 'admin' })),
    }),
    row('with half of its signature', 'signature', { token: (good) => good.slice(0, -170) }),
    row('that has expired', 'expired', { claims: { exp: seconds() - 120, iat: seconds() - 420 } }),
    row('that is not valid yet', 'not-yet-valid', { claims: { nbf: seconds() + 3600 } }),
    row('from the future', 'issued-in-future', { claims: { iat: seconds() + 3600, exp: seconds() + 7200 } }),
    row('that demands what we do not know', 'critical', { header: { crit: ['x'], x: 1 } }),
    row('with two subjects', 'duplicate-names', { token: twice }),
  ];
}

const claimed = (as: TokenRow['as'], what: string, reason: string, claims: Record<string, unknown>): TokenRow => ({
  as,
  what,
  forgery: { claims },
  reason,
});

const idRows: TokenRow[] = [
  { as: 'id', what: 'missing', forgery: { token: () => undefined }, reason: '"id_token" property' },
  { as: 'id', what: 'that is no token', forgery: { token: () => 'x' }, reason: 'Invalid JWT' },
  {
    as: 'id',
    what: 'without its signature',
    forgery: { token: (good) => good.split('.').slice(0, 2).join('.') },
    reason: 'Invalid JWT',
  },
  claimed('id', 'without an expiry', '"exp" (expiration time) claim missing', { exp: undefined }),
  claimed('id', 'with an expiry that is a text', '"exp" (expiration time) claim type', { exp: 'tomorrow' }),
  claimed('id', 'of another issuer', '"iss" (issuer) claim value', { iss: 'https://evil.example' }),
  claimed('id', 'without an issuer', '"iss" (issuer) claim missing', { iss: undefined }),
  claimed('id', 'for another client', '"aud" (audience) claim value', { aud: 'grafana', azp: 'grafana' }),
  claimed('id', 'for two clients, made for the other', '"azp" (authorized party) claim value', {
    aud: ['vertebra', 'grafana'],
    azp: 'grafana',
  }),
  claimed('id', 'for two clients, not saying for which', 'additional untrusted audiences', {
    aud: ['vertebra', 'grafana'],
    azp: undefined,
  }),
  claimed('id', 'for us, made for another client', 'token refused, it does not say which client', { azp: 'grafana' }),
  claimed('id', 'without an audience', '"aud" (audience) claim missing', { aud: undefined }),
  claimed('id', 'of another sign-in', '"nonce" claim value', { nonce: 'another' }),
  claimed('id', 'without a nonce', '"nonce" (nonce) claim missing', { nonce: undefined }),
  claimed('id', 'without a subject', '"sub" (subject) claim missing', { sub: undefined }),
  claimed('id', 'without a time of issue', '"iat" (issued at) claim missing', { iat: undefined }),
  claimed('id', 'without a session', 'broken claims: sid', { sid: undefined }),
  claimed('id', 'that is an access token of Keycloak', 'another kind of token', { typ: 'Bearer' }),
  claimed('id', 'that is a logout token', 'another kind of token', { typ: 'Logout' }),
  {
    as: 'id',
    what: 'that is an access token of RFC 9068',
    forgery: { header: { typ: 'at+jwt' } },
    reason: 'another kind of token',
  },
];

const otherIssuer = (what: string, iss: unknown) => claimed('access', `of ${what}`, 'unknown-issuer', { iss });

const accessRows = (issuer: (realm: string) => string): TokenRow[] => [
  otherIssuer('an issuer that is not ours', 'https://evil.example'),
  otherIssuer('its issuer with a slash', `${issuer('acme')}/`),
  otherIssuer('its issuer with capitals', issuer('ACME')),
  otherIssuer('its issuer percent-encoded', issuer('acm%65')),
  otherIssuer('its issuer by a detour', issuer('globex/../acme')),
  otherIssuer('its issuer with a query', `${issuer('acme')}?realm=globex`),
  otherIssuer('its issuer with a fragment', `${issuer('acme')}#globex`),
  otherIssuer('its issuer with another port', issuer('acme').replace(/:\d+\//, ':1/')),
  otherIssuer('its issuer in other letters that look the same', issuer('асме')),
  otherIssuer('its issuer with a line break', `${issuer('acme')}\n`),
  otherIssuer('two issuers', [issuer('acme'), issuer('globex')]),
  otherIssuer('no issuer', undefined),
  otherIssuer('the template itself', issuer('{org}')),
  otherIssuer('a realm of the platform', issuer('master')),
  {
    as: 'access',
    what: 'of a realm whose Organization has another issuer',
    realm: 'initech',
    forgery: {},
    reason: 'unknown-issuer',
  },
  claimed('access', 'that says it is of the Sovereign', 'unknown-key', { iss: issuer('catalyst-admin') }),
  claimed('access', 'that says it is of another Organization', 'unknown-key', { iss: issuer('globex') }),
  claimed('access', 'naming another Organization', 'wrong-organization', { organization: 'globex' }),
  claimed('access', 'naming another Organization beside its own', 'wrong-organization', {
    organization: ['acme', 'globex'],
  }),
  claimed('access', 'naming another Organization in a map', 'wrong-organization', { organization: { globex: {} } }),
  claimed('access', 'with a role of the Sovereign', 'no-role', roles('sovereign-admin', 'support')),
  {
    as: 'access',
    what: 'of the Sovereign with a role of an Organization',
    realm: 'catalyst-admin',
    forgery: { claims: { ...roles('org-admin'), organization: 'acme' } },
    reason: 'no-role',
  },
  claimed('access', 'with roles of a client', 'no-role', {
    realm_access: undefined,
    resource_access: { vertebra: { roles: ['org-admin'] } },
  }),
  claimed('access', 'with roles at the top', 'no-role', { realm_access: undefined, roles: ['org-admin'] }),
  claimed('access', 'with roles as groups', 'no-role', { realm_access: undefined, groups: ['/org-admin'] }),
  claimed('access', 'with roles in capitals', 'no-role', roles('ORG-ADMIN')),
  claimed('access', 'with roles that are one text', 'claims', { realm_access: { roles: 'org-admin' } }),
  claimed('access', 'without an expiry', 'claims', { exp: undefined }),
  claimed('access', 'without a time of issue', 'claims', { iat: undefined }),
  claimed('access', 'for another audience', 'audience', { aud: 'account' }),
  claimed('access', 'for audiences without us', 'audience', { aud: ['account', 'vertebra2', 'Vertebra'] }),
  claimed('access', 'without an audience', 'claims', { aud: undefined }),
  claimed('access', 'that does not say who got it', 'party', { azp: undefined }),
  claimed('access', 'that was given to a list of clients', 'party', { azp: ['deployer'] }),
  claimed('access', 'that is an ID token of Keycloak', 'kind', { typ: 'ID' }),
  claimed('access', 'that is an ID token of another provider', 'kind', { typ: undefined }),
  claimed('access', 'that is a refresh token', 'kind', { typ: 'Refresh' }),
  claimed('access', 'that is a logout token', 'kind', { typ: 'Logout' }),
  claimed('access', 'whose kind is a list', 'kind', { typ: ['Bearer'] }),
  {
    as: 'access',
    what: 'with the header of a logout token',
    forgery: { header: { typ: 'logout+jwt' } },
    reason: 'kind',
  },
  claimed('access', 'without a subject', 'claims', { sub: undefined }),
  claimed('access', 'with two subjects in a list', 'claims', { sub: ['1', '2'] }),
  claimed('access', 'with a null character in its subject', 'claims', { sub: '1\u0000' }),
  claimed('access', 'with a line break in its user name', 'claims', { preferred_username: 'a\nb' }),
  claimed('access', 'with neither session nor id', 'claims', { sid: undefined, jti: undefined }),
  claimed('access', 'larger than anything honest', 'too-long', { junk: 'x'.repeat(12_000) }),
  { as: 'access', what: 'that is empty', forgery: { token: () => '' }, reason: 'malformed' },
  { as: 'access', what: 'that is no token', forgery: { token: () => 'a.b.c' }, reason: 'malformed' },
  {
    as: 'access',
    what: 'whose claims are a list',
    forgery: { token: (good) => good.replace(part(good, 1), encode(['org-admin'])) },
    reason: 'malformed',
  },
  {
    as: 'access',
    what: 'that is encrypted',
    forgery: { token: () => `${encode({ alg: 'dir', enc: 'A256GCM' })}..a.b.c` },
    reason: 'encrypted',
  },
];

const logoutRows = (issuer: (realm: string) => string): TokenRow[] => [
  claimed('logout', 'of another issuer', 'unknown-issuer', { iss: 'https://evil.example' }),
  claimed('logout', 'of another realm', 'unknown-key', { iss: issuer('catalyst-admin') }),
  claimed('logout', 'for another client', 'audience', { aud: 'grafana' }),
  claimed('logout', 'without an event', 'event', { events: undefined }),
  claimed('logout', 'of another event', 'event', { events: { 'http://schemas.openid.net/event/other': {} } }),
  claimed('logout', 'whose event is a text', 'event', { events: { [LOGOUT_EVENT]: 'yes' } }),
  claimed('logout', 'with a nonce, as an ID token has', 'claims', { nonce: 'n' }),
  claimed('logout', 'that is about nobody', 'claims', { sub: undefined, sid: undefined }),
  claimed('logout', 'whose session is a list', 'claims', { sid: ['s'] }),
  claimed('logout', 'without an id', 'claims', { jti: undefined }),
  claimed('logout', 'that is an ID token', 'kind', { typ: 'ID' }),
  claimed('logout', 'that is an access token', 'kind', { typ: 'Bearer' }),
  claimed('logout', 'issued long ago', 'stale', { iat: seconds() - 3600 }),
  claimed('logout', 'without an expiry', 'claims', { exp: undefined }),
];

/** The whole table. */
export async function tokenTable(provider: Awaited<ReturnType<typeof startForgingProvider>>): Promise<TokenRow[]> {
  const any = await forAnyUse(provider);
  const kept = (as: TokenRow['as']) => any.map((row) => ({ ...row, as }));
  return [
    ...idRows,
    ...kept('access'),
    ...accessRows(provider.issuer),
    ...kept('logout'),
    ...logoutRows(provider.issuer),
  ];
}
