import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { guard } from '../../lib/server/http/page/guard.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { getMe } from '../../lib/server/features/system/get-me.query.ts';
import { ask, BASE_URL, configure, CookieJar } from './console.ts';
import { startForgingProvider } from './forging-provider.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';

const provider = await startForgingProvider();
for (const realm of ['acme', 'shared']) await provider.rotate(realm);
afterAll(() => provider.stop());

const client = { name: 'x', clientId: 'vertebra' };
const LIMIT = 5;
beforeEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('vertebra.rate-limiter'));
  configure([{ ...client, issuer: provider.issuer('{org}'), scope: { kind: 'organization-template' } }], {
    requestsPerMinute: LIMIT,
  });
});

const context = { params: Promise.resolve({ org: 'acme' }) };
const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
const change = route(OPERATIONS.createCredentialChallenge, ({ caller }) => ({
  nonce: caller.actor.username,
  expiresAt: new Date(caller.expiresAt).toISOString(),
}));

/** A browser in which Ada is signed in. */
async function adasBrowser(): Promise<CookieJar> {
  const jar = new CookieJar();
  const now = Date.now();
  const session = {
    actor: {
      issuer: provider.issuer('acme'),
      subject: 'ada',
      username: 'ada',
      displayName: 'Ada',
      sessionId: 'ada',
      scope: 'organization' as const,
      organization: 'acme',
      roles: ['org-viewer' as const],
    },
    refreshToken: null,
    startedAt: now,
    accessExpiresAt: now + 600_000,
  };
  for (const { name, value } of [...(await sessionCookies(session, [])), await seenCookie(session)]) {
    jar.cookies.set(name, value);
  }
  return jar;
}
const bearer = async (claims: Record<string, unknown> = {}) => ({
  authorization: `Bearer ${(await provider.access('acme', { claims })) ?? ''}`,
});
const post = (jar: CookieJar, headers: Record<string, string>) =>
  change(ask(jar, '/x', { method: 'POST', headers }), context);

describe('whoever sends the request', () => {
  it('needs no Origin with a token, and one with a cookie', async () => {
    const answer = await post(new CookieJar(), await bearer());
    expect([answer.status, await answer.json()]).toMatchObject([201, { nonce: 'mallory' }]);
    const ada = await adasBrowser();
    expect((await post(ada, {})).status).toBe(403);
    expect((await post(ada, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(ada, { origin: BASE_URL })).status).toBe(201);
  });

  it('is whom the token names, whatever cookies come with it', async () => {
    const ada = await adasBrowser();
    expect(await (await post(ada, await bearer())).json()).toMatchObject({ nonce: 'mallory' });
    const renewed = await guard(ask(ada, '/api/v1/me', { headers: await bearer() }));
    expect(renewed.headers.getSetCookie()).toEqual([]);
  });

  it.each(['Bearer', 'Bearer ', 'Bearer x', 'bearer x', 'BEARER x.y.z'])(
    'is nobody with %j, even beside a good cookie',
    async (authorization) => {
      const answer = await post(await adasBrowser(), { authorization, origin: BASE_URL });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    },
  );

  it('is the one of the cookie with another kind of Authorization, which a proxy may add', async () => {
    const answer = await post(await adasBrowser(), { authorization: 'Basic eDp5', origin: BASE_URL });
    expect(await answer.json()).toMatchObject({ nonce: 'ada' });
  });

  it('is told how to sign in', async () => {
    const answer = await me(ask(new CookieJar(), '/api/v1/me'), context);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="vertebra"']);
  });

  it('has rights no longer than the token', async () => {
    const exp = Math.floor(Date.now() / 1000) + 40;
    const { expiresAt } = (await (await post(new CookieJar(), await bearer({ exp }))).json()) as { expiresAt: string };
    expect(new Date(expiresAt).getTime()).toBe(exp * 1000);
  });
});

describe('the rate limit', () => {
  it('is each actor’s own, and says when to come back', async () => {
    const asked = async (sub: string) =>
      me(ask(new CookieJar(), '/api/v1/me', { headers: await bearer({ sub }) }), context);
    for (let sent = 0; sent < LIMIT; sent += 1) expect((await asked('busy')).status).toBe(200);
    const answer = await asked('busy');
    expect([answer.status, await answer.json()]).toMatchObject([429, { code: 'rate-limited' }]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await asked('quiet')).status).toBe(200);
  });

  it('counts the sessions of browsers too', async () => {
    const ada = await adasBrowser();
    const asked = async () => (await me(ask(ada, '/api/v1/me'), context)).status;
    for (let sent = 0; sent < LIMIT; sent += 1) expect(await asked()).toBe(200);
    expect(await asked()).toBe(429);
  });
});

it('says that the provider does not answer, not that the token is bad', async () => {
  const headers = await bearer();
  const silent = await startForgingProvider();
  silent.stop();
  configure([{ ...client, issuer: silent.issuer('{org}'), scope: { kind: 'organization-template' } }]);
  const token = (await provider.access('acme', { claims: { iss: silent.issuer('acme') } })) ?? '';
  const answer = await me(
    ask(new CookieJar(), '/api/v1/me', { headers: { ...headers, authorization: `Bearer ${token}` } }),
    context,
  );
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'provider-unavailable' }]);
});
