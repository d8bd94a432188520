import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTHeaderParameters } from 'jose';

/** How the next ID token differs from a good one. */
export interface Forgery {
  claims?: Record<string, unknown>;
  header?: Partial<JWTHeaderParameters>;
  /** the key it is signed with, if not the published one */
  key?: CryptoKey | Uint8Array;
  /** replaces the token altogether */
  token?: (good: string) => string | undefined;
}

/** An identity provider that says whatever a test wants: its tokens show what the checks are worth. */
export async function startForgingProvider() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'real', alg: 'RS256', use: 'sig' }] };
  const state = { issuer: '', nonce: '', forgery: {} as Forgery };

  const idToken = async (): Promise<string | undefined> => {
    const now = Math.floor(Date.now() / 1000);
    const { claims, header, key = privateKey, token = (good: string) => good } = state.forgery;
    const good = {
      iss: state.issuer,
      aud: 'vertebra',
      azp: 'vertebra',
      sub: '1',
      sid: 's',
      iat: now,
      exp: now + 300,
      nonce: state.nonce,
      preferred_username: 'mallory',
      realm_access: { roles: ['org-admin'] },
      ...claims,
    };
    const jwt = new SignJWT(good).setProtectedHeader({ alg: 'RS256', kid: 'real', ...header });
    return token(await jwt.sign(key, { crit: { x: true } }));
  };

  const answers: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer: state.issuer,
      authorization_endpoint: `${state.issuer}/auth`,
      token_endpoint: `${state.issuer}/token`,
      jwks_uri: `${state.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/jwks': () => jwks,
    '/token': async () => ({
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: 'r',
      id_token: await idToken(),
    }),
  };
  const server = createServer((request, response) => {
    void Promise.resolve(answers[request.url ?? '']?.()).then((body) => {
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { state, stop: () => server.close() };
}
