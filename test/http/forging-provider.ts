import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTHeaderParameters } from 'jose';

/** How a token differs from a good one. */
export interface Forgery {
  /** on top of those of a good one; `undefined` takes one away */
  claims?: Record<string, unknown>;
  header?: Partial<JWTHeaderParameters>;
  /** the key it is signed with, if not the published one */
  key?: CryptoKey | Uint8Array;
  /** replaces the token altogether */
  token?: (good: string) => string | undefined | Promise<string>;
}

export const seconds = () => Math.floor(Date.now() / 1000);

export const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Metadata that announces more than anybody should take: what is refused is refused by us. */
const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
});

/**
 * An identity provider of several realms that says whatever a test wants: its tokens show what the checks are worth. Each realm is
 * an issuer `…/realms/<name>` with a key of its own.
 */
export async function startForgingProvider() {
  const state = {
    origin: '',
    nonce: '',
    forgery: {} as Forgery,
    /** what the token endpoint refuses with */
    refusal: null as { status: number; body: Record<string, unknown> } | null,
    refreshToken: '',
    /** every path that was asked for */
    asked: [] as string[],
  };
  const realms = new Map<string, { privateKey: CryptoKey; publicKey: CryptoKey; kid: string }>();
  const issuer = (realm: string) => `${state.origin}/realms/${realm}`;

  /** Makes a realm, or gives it another key. */
  const rotate = async (realm: string): Promise<void> => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    realms.set(realm, { ...pair, kid: `${realm}-${realms.get(realm)?.kid ?? 'key'}` });
  };
  const keyOf = (realm: string) => {
    const key = realms.get(realm);
    if (!key) throw new Error(`There is no realm ${realm}.`);
    return key;
  };

  const sign = async (
    realm: string,
    good: Record<string, unknown>,
    { claims, header, key, token = (text: string) => text }: Forgery,
  ): Promise<string | undefined> => {
    const { privateKey, kid } = keyOf(realm);
    const now = seconds();
    const payload = { iss: issuer(realm), aud: 'vertebra', sub: '1', iat: now, exp: now + 300, ...good, ...claims };
    const jwt = new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid, ...header });
    return token(await jwt.sign(key ?? privateKey, { crit: { x: true } }));
  };
  const person = { preferred_username: 'mallory', realm_access: { roles: ['org-admin'] } };

  const answerOf = async (realm: string, path: string): Promise<unknown> => {
    if (!realms.has(realm)) return undefined;
    if (path === '/.well-known/openid-configuration') return metadata(issuer(realm));
    if (path === '/jwks') {
      const { publicKey, kid } = keyOf(realm);
      return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
    }
    if (path !== '/token') return undefined;
    const good = { azp: 'vertebra', sid: 's', nonce: state.nonce, ...person };
    const idToken = await sign(realm, good, state.forgery);
    return {
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: state.refreshToken || crypto.randomUUID(),
      id_token: idToken,
    };
  };
  const server = createServer((request, response) => {
    state.asked.push(request.url ?? '');
    const { refusal } = state;
    if (refusal && request.url?.endsWith('/token')) {
      response.writeHead(refusal.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(refusal.body));
      return;
    }
    const [, realm = '', path = ''] = /^\/realms\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    void answerOf(realm, path).then((body) => {
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** what the next ID token is like */
    state,
    issuer,
    rotate,
    hasRealm: (realm: string) => realms.has(realm),
    publicPem: (realm: string) => exportSPKI(keyOf(realm).publicKey),
    privateKey: (realm: string) => keyOf(realm).privateKey,
    /** an access token as Keycloak gives it to a service account */
    access: (realm: string, forgery: Forgery = {}) =>
      sign(realm, { typ: 'Bearer', azp: 'deployer', jti: 'j', ...person }, forgery),
    /** a logout token as Keycloak sends it */
    logout: (realm: string, forgery: Forgery = {}) =>
      sign(realm, { typ: 'Logout', jti: crypto.randomUUID(), sid: 's', events: { [LOGOUT_EVENT]: {} } }, forgery),
    stop: () => server.close(),
  };
}
