import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import { freePorts } from '../../tools/free-ports.ts';
import { startIdentityProvider } from './identity-provider.ts';
import type { IdentityProvider } from './identity-provider.ts';

const APP = 'http://127.0.0.1:3999';
const CALLBACK = `${APP}/api/auth/callback`;
const directory = temporaryDirectory(afterAll);
let provider: IdentityProvider;
let port = 0;
let cookies: Map<string, string>;

const start = () => startIdentityProvider({ directory, port, appUrl: APP });
beforeEach(async () => {
  [port = 0] = await freePorts(1);
  provider = await start();
  cookies = new Map();
});
afterEach(() => provider.stop());

/** A browser without pages: keeps cookies, follows redirects until they leave the provider. */
async function browse(url: URL, init: RequestInit = {}): Promise<{ url: URL; response: Response }> {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
  const headers = new Headers(init.headers);
  headers.set('cookie', cookie);
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
  const location = response.headers.get('location');
  if (location === null) return { url, response };
  const next = new URL(location, url);
  return next.origin === APP ? { url: next, response } : browse(next);
}

const discover = (realm: string) =>
  oidc.discovery(new URL(provider.issuer(realm)), provider.clientId, provider.clientSecret, undefined, {
    execute: [oidc.allowInsecureRequests],
  });

const form = (username: string, password: string) => ({
  method: 'POST',
  body: new URLSearchParams({ username, password }),
});

async function signIn(realm: string, username: string) {
  const config = await discover(realm);
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = oidc.randomNonce();
  const authorization = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 'state-1',
    nonce,
  });
  const shown = await browse(authorization);
  const done = await browse(shown.url, form(username, username));
  const tokens = await oidc.authorizationCodeGrant(config, done.url, {
    pkceCodeVerifier: verifier,
    expectedState: 'state-1',
    expectedNonce: nonce,
  });
  return { config, tokens };
}

test('both tokens carry the claims of Keycloak and the session', async () => {
  const { tokens } = await signIn('acme', 'acme-admin');
  const id = tokens.claims();
  const access = decodeJwt(tokens.access_token);
  for (const claims of [id, access]) {
    expect(claims).toMatchObject({
      iss: provider.issuer('acme'),
      aud: 'vertebra',
      sub: 'acme-admin',
      preferred_username: 'acme-admin',
      realm_access: { roles: ['org-admin', 'offline_access'] },
      organization: ['acme'],
      sid: expect.any(String) as string,
    });
  }
  expect(access.sid).toBe(id?.sid);
  expect(tokens.expires_in).toBe(300);
});

test('a refresh rotates the token and outlives a restart of the provider', async () => {
  const { config, tokens } = await signIn('catalyst-admin', 'operator');
  await provider.stop();
  provider = await start();
  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
  expect(refreshed.claims()).toMatchObject({
    sid: tokens.claims()?.sid,
    realm_access: { roles: ['sovereign-admin', 'offline_access'] },
  });
});

test('a wrong password stays on the form and says so', async () => {
  const config = await discover('acme');
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid',
    code_challenge: await oidc.calculatePKCECodeChallenge('v'.repeat(43)),
    code_challenge_method: 'S256',
  });
  const shown = await browse(url);
  const { response } = await browse(shown.url, form('acme-admin"><script>', 'wrong'));
  expect(response.status).toBe(401);
  const html = await response.text();
  expect(html).toContain('role="alert"');
  expect(html).not.toContain('<script');
});

test('signing out ends the session and goes back to the app', async () => {
  const { config, tokens } = await signIn('acme', 'acme-viewer');
  const url = oidc.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: `${APP}/sign-in`,
  });
  const html = await (await browse(url)).response.text();
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const out = await browse(new URL(action), { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  expect(out.url.href).toBe(`${APP}/sign-in`);
  await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toThrow();
});

test('the app is told in the back when a session ends, by the name of its tokens', async () => {
  const told = Promise.withResolvers<{ path: string; form: URLSearchParams }>();
  const app = createServer((request, response) => {
    void text(request).then((body) => {
      told.resolve({ path: request.url ?? '', form: new URLSearchParams(body) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => app.listen(3999, '127.0.0.1', resolve));
  const { config, tokens } = await signIn('acme', 'acme-admin');
  const url = oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' });
  const html = await (await browse(url)).response.text();
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  await browse(new URL(action), { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  const { path, form } = await told.promise;
  app.close();
  expect(path).toBe('/api/auth/back-channel-logout');
  const claims = decodeJwt(form.get('logout_token') ?? '');
  expect(claims).toMatchObject({ iss: provider.issuer('acme'), aud: 'vertebra', sid: tokens.claims()?.sid });
});

test('a service account gets access tokens for the app, with roles and no session', async () => {
  const config = await oidc.discovery(new URL(provider.issuer('acme')), 'acme-deployer', 'acme-deployer', undefined, {
    execute: [oidc.allowInsecureRequests],
  });
  const { access_token: token } = await oidc.clientCredentialsGrant(config);
  expect(decodeJwt(token)).toMatchObject({
    iss: provider.issuer('acme'),
    aud: 'vertebra',
    sub: 'acme-deployer',
    preferred_username: 'service-account-acme-deployer',
    realm_access: { roles: ['org-developer', 'offline_access'] },
  });
  const elsewhere = await oidc.discovery(
    new URL(provider.issuer('globex')),
    'acme-deployer',
    'acme-deployer',
    undefined,
    { execute: [oidc.allowInsecureRequests] },
  );
  await expect(oidc.clientCredentialsGrant(elsewhere)).rejects.toThrow();
});

test('PKCE is asked for, and another redirect is refused', async () => {
  const config = await discover('acme');
  const bare = await browse(oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: 'openid' }));
  expect(bare.url.searchParams.get('error')).toBe('invalid_request');
  const foreign = await browse(
    oidc.buildAuthorizationUrl(config, { redirect_uri: 'http://evil.test/', scope: 'openid' }),
  );
  expect(foreign.response.status).toBe(400);
});

test('a realm is there for every Organization and for nothing else', async () => {
  await expect(signIn('initech', 'initech-admin')).resolves.toBeDefined();
  expect((await fetch(provider.issuer('master'))).status).toBe(404);
});
