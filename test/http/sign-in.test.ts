import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callback } from '../../lib/server/http/sign-in/callback.ts';
import { guard } from '../../lib/server/http/page/guard.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { signIn } from '../../lib/server/http/sign-in/sign-in.ts';
import { signOut } from '../../lib/server/http/sign-in/sign-out.ts';
import { checkSession } from '../../lib/server/identity/session/check-session.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { readSession, sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';
import type { Session } from '../../lib/server/identity/session/session.ts';
import { getMe } from '../../lib/server/features/system/get-me.query.ts';
import { startIdentityProvider } from '../../scripts/demo/identity/identity-provider.ts';
import type { IdentityProvider } from '../../scripts/demo/identity/identity-provider.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { ask, atProvider, BASE_URL, configure, CookieJar, logged, signInAs } from './console.ts';

const directory = mkdtempSync(join(tmpdir(), 'vertebra-sign-in-'));
let provider: IdentityProvider;
let port = 0;
let jar: CookieJar;

const start = async () => {
  provider = await startIdentityProvider({ directory, port, appUrl: BASE_URL });
};
beforeAll(async () => {
  [port = 0] = await freePorts(1);
  await start();
  const { clientId, clientSecret } = provider;
  configure([
    { name: 'S', issuer: provider.issuer('catalyst-admin'), clientId, clientSecret, scope: { kind: 'sovereign' } },
    { name: 'O', issuer: provider.issuer('{org}'), clientId, clientSecret, scope: { kind: 'organization-template' } },
  ]);
});
afterAll(() => provider.stop());
beforeEach(() => {
  jar = new CookieJar();
});

const held = () => [...jar.cookies].map(([name, value]) => ({ name, value }));
const where = (response: Response) => (response.headers.get('location') ?? '').replace(BASE_URL, '');
const isSignedIn = async () => (await readSession(held())) !== null;
const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
const askMe = () => me(ask(jar, '/api/v1/me'), { params: Promise.resolve({}) });

/** Puts a changed session into the jar, as if time had passed. */
async function change(changes: Partial<Session>): Promise<void> {
  const session = await readSession(held());
  if (!session) throw new Error('nobody is signed in');
  for (const { name, value } of await sessionCookies({ ...session, ...changes }, held())) jar.cookies.set(name, value);
}
/** As if the last thing somebody did had been so long ago. */
async function idleFor(minutes: number): Promise<void> {
  const session = await readSession(held());
  if (!session) throw new Error('nobody is signed in');
  const { name, value } = await seenCookie(session, Date.now() - minutes * 60_000);
  jar.cookies.set(name, value);
}
const soon = () => Date.now() + 10_000;
const past = () => Date.now() - 1000;

describe('signing in', () => {
  it.each([
    ['sovereign', 'operator', { scope: 'sovereign', roles: ['sovereign-admin'], organization: null }],
    ['acme', 'acme-viewer', { scope: 'organization', roles: ['org-viewer'], organization: 'acme' }],
    ['initech', 'initech-admin', { scope: 'organization', roles: ['org-admin'], organization: 'initech' }],
  ])('at %s as %s', async (issuer, username, expected) => {
    expect(where(await signInAs(jar, issuer, username, '/organizations/acme?x=1'))).toBe('/organizations/acme?x=1');
    expect(await (await askMe()).json()).toMatchObject({ username, ...expected });
  });

  it('sets cookies that scripts cannot read and other sites cannot send, and forgets the sign-in', async () => {
    const answer = await signInAs(jar, 'acme', 'acme-admin');
    for (const line of answer.headers.getSetCookie()) {
      expect(line).toMatch(/^__Host-vertebra-.*; Path=\/;.*Secure; HttpOnly; SameSite=lax$/i);
    }
    expect(jar.ofSession().every((name) => /^__Host-vertebra-(session\.\d|seen)$/.test(name))).toBe(true);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('goes nowhere else afterwards', async () => {
    expect(where(await signInAs(jar, 'acme', 'acme-admin', '//evil.example'))).not.toContain('evil');
  });

  it('uses PKCE with S256, state and nonce', async () => {
    const sent = new URL(where(await signIn(ask(jar, '/api/auth/sign-in?issuer=acme'))));
    expect(sent.searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(sent.searchParams.get(name)?.length).toBeGreaterThan(40);
    }
  });

  it.each(['', 'master', '../catalyst-admin', 'catalyst-admin'])('says that %j has no provider', async (issuer) => {
    const answer = await signIn(ask(jar, `/api/auth/sign-in?issuer=${encodeURIComponent(issuer)}&returnTo=/audit`));
    expect(where(answer)).toBe('/sign-in?error=unknown-organization&returnTo=%2Faudit');
  });

  it('says that the provider does not answer', async () => {
    await provider.stop();
    try {
      const answer = await signIn(ask(jar, '/api/auth/sign-in?issuer=umbrella'));
      expect(where(answer)).toBe('/sign-in?error=provider-unreachable&organization=umbrella');
    } finally {
      await start();
    }
  });
});

describe('a callback that gives nobody a session', () => {
  const begin = async (issuer: string): Promise<string> => {
    const sent = await signIn(ask(jar, `/api/auth/sign-in?issuer=${issuer}`));
    jar.take(sent);
    return where(sent);
  };
  const end = async (back: URL) => {
    const answer = await callback(ask(jar, `${back.pathname}${back.search}`));
    jar.take(answer);
    expect(await isSignedIn()).toBe(false);
    return where(answer);
  };

  it('in another browser', async () => {
    const back = await atProvider(await begin('acme'), 'acme-admin');
    jar = new CookieJar();
    expect(await end(back)).toBe('/sign-in?error=sign-in-expired');
  });

  it('with a code that was used before', async () => {
    const back = await atProvider(await begin('acme'), 'acme-admin');
    const before = new Map(jar.cookies);
    jar.take(await callback(ask(jar, `${back.pathname}${back.search}`)));
    jar.cookies.clear();
    for (const [name, value] of before) jar.cookies.set(name, value);
    expect(await end(back)).toBe('/sign-in?error=sign-in-expired&organization=acme');
  });

  it('with the code of another Organization’s provider', async () => {
    const other = await atProvider(await begin('globex'), 'globex-admin');
    const back = await atProvider(await begin('acme'), 'acme-admin');
    const before = new Map(jar.cookies);
    back.searchParams.set('code', other.searchParams.get('code') ?? '');
    expect(await end(back)).toBe('/sign-in?error=sign-in-expired&organization=acme');
    for (const [name, value] of before) jar.cookies.set(name, value);
    back.searchParams.set('iss', other.searchParams.get('iss') ?? '');
    expect(await end(back)).toBe('/sign-in?error=sign-in-failed&reason=claim-iss&organization=acme');
  });

  it('with an error of the provider', async () => {
    const sent = new URL(await begin('acme'));
    const back = new URL(`${BASE_URL}/api/auth/callback`);
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('state', sent.searchParams.get('state') ?? '');
    back.searchParams.set('iss', provider.issuer('acme'));
    expect(await end(back)).toBe('/sign-in?error=sign-in-cancelled&organization=acme');
  });
});

describe('a session that is nearly over', () => {
  it('is renewed for the browser and for this very request', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    await change({ accessExpiresAt: soon() });
    const answer = await guard(ask(jar, '/api/v1/me'));
    expect(answer.headers.get('x-middleware-next')).toBe('1');
    jar.take(answer);
    const cookie = answer.headers.get('x-middleware-request-cookie') ?? '';
    for (const [name, value] of jar.cookies) expect(cookie).toContain(`${name}=${value}`);
    expect((await readSession(held()))?.accessExpiresAt).toBeGreaterThan(Date.now() + 200_000);
  });

  it('is renewed once for all requests of a page, and for one that comes late with the old cookie', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    await change({ accessExpiresAt: soon() });
    const old = held();
    const tokens = async (response: Response) => {
      const fresh = new CookieJar();
      fresh.take(response);
      return (await readSession([...fresh.cookies].map(([name, value]) => ({ name, value }))))?.refreshToken;
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => guard(ask(jar, '/organizations/acme'))));
    const renewed = new Set(await Promise.all(answers.map(tokens)));
    expect([...renewed]).toEqual([expect.any(String)]);
    expect(held()).toEqual(old);
    expect(renewed).toContain(await tokens(await guard(ask(jar, '/api/v1/me'))));
  });

  it('ends when the provider says no: pages go to sign in, the API says so', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    await change({ accessExpiresAt: soon(), refreshToken: 'taken back' });
    const page = await guard(ask(jar, '/organizations/acme/kv?_rsc=1&key=a'));
    expect([page.status, where(page)]).toEqual([
      303,
      '/sign-in?error=session-ended-by-provider&returnTo=%2Forganizations%2Facme%2Fkv%3Fkey%3Da',
    ]);
    const api = await guard(ask(jar, '/api/v1/me'));
    expect(api.headers.get('x-middleware-request-cookie')).toBe('__Host-vertebra-last-issuer=acme');
    jar.take(api);
    expect(jar.ofSession()).toEqual([]);
    expect((await askMe()).status).toBe(401);
  });

  it('leaves no cookie of a longer session behind', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    const { actor } = (await readSession(held())) ?? {};
    if (actor) await change({ accessExpiresAt: soon(), actor: { ...actor, displayName: 'x'.repeat(7000) } });
    expect(jar.ofSession()).toHaveLength(4);
    jar.take(await guard(ask(jar, '/audit')));
    expect(jar.ofSession()).toHaveLength(2);
    expect(await isSignedIn()).toBe(true);
  });

  it('ends when the fresh token is about somebody else', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    const session = await readSession(held());
    if (session) await change({ accessExpiresAt: soon(), actor: { ...session.actor, subject: 'somebody-else' } });
    expect(where(await guard(ask(jar, '/audit')))).toContain('error=session-ended');
  });

  it('ends when the fresh token is about another session: an end is remembered by its id', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    const session = await readSession(held());
    if (session) await change({ accessExpiresAt: soon(), actor: { ...session.actor, sessionId: 'another' } });
    expect(where(await guard(ask(jar, '/audit')))).toContain('error=session-ended');
  });

  it('goes on without a refresh token until its end', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    await change({ accessExpiresAt: soon(), refreshToken: null });
    expect((await guard(ask(jar, '/audit'))).headers.get('x-middleware-next')).toBe('1');
    await change({ accessExpiresAt: past() });
    expect(where(await guard(ask(jar, '/audit')))).toContain('error=session-ended');
  });
});

describe('a session has limits', () => {
  const page = async () => where(await guard(ask(jar, '/audit')));
  beforeEach(async () => {
    await signInAs(jar, 'acme', 'acme-admin');
  });

  it('an hour without a person’s doing, whatever the page itself asks for', async () => {
    await idleFor(59);
    jar.take(await guard(ask(jar, '/api/v1/me')));
    expect((await askMe()).status).toBe(200);
    await idleFor(61);
    expect((await askMe()).status).toBe(401);
    expect(await page()).toBe('/sign-in?error=session-ended-idle&returnTo=%2Faudit');
  });

  it.each([
    ['a page', '/audit', {}],
    ['a request with somebody behind it', '/api/v1/me', { 'x-vertebra-attended': '1' }],
  ])('goes on after %s', async (_, path, headers) => {
    await idleFor(59);
    const before = jar.cookies.get('__Host-vertebra-seen');
    jar.take(await guard(ask(jar, path, { headers })));
    expect(jar.cookies.get('__Host-vertebra-seen')).not.toBe(before);
  });

  it('does not go on by a page’s own requests, nor is a cookie set for every one', async () => {
    await idleFor(59);
    expect((await guard(ask(jar, '/api/v1/me'))).headers.getSetCookie()).toEqual([]);
    await idleFor(0);
    expect((await guard(ask(jar, '/audit'))).headers.getSetCookie()).toEqual([]);
  });

  it('twelve hours in any case, also over renewals', async () => {
    const session = await readSession(held());
    const begun = Date.now() - 11.9 * 3_600_000;
    await change({ startedAt: begun, accessExpiresAt: soon() });
    await idleFor(0);
    jar.take(await guard(ask(jar, '/audit')));
    const renewed = await readSession(held());
    expect(renewed?.refreshToken).not.toBe(session?.refreshToken);
    expect(renewed?.startedAt).toBe(begun);
    expect((await askMe()).status).toBe(200);
    await change({ startedAt: Date.now() - 12.1 * 3_600_000 });
    await idleFor(0);
    expect((await askMe()).status).toBe(401);
    expect(await page()).toContain('error=session-ended-old');
  });

  it('the sign of life of another session is none', async () => {
    const seen = jar.cookies.get('__Host-vertebra-seen') ?? '';
    jar = new CookieJar();
    await signInAs(jar, 'acme', 'acme-viewer');
    jar.cookies.set('__Host-vertebra-seen', seen);
    expect((await askMe()).status).toBe(401);
  });
});

describe('a session while the provider does not answer', () => {
  it('goes on to its end, then waits, and is back with the provider', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    await change({ accessExpiresAt: soon() });
    await provider.stop();
    try {
      expect((await guard(ask(jar, '/audit'))).headers.get('x-middleware-next')).toBe('1');
      expect((await askMe()).status).toBe(200);
      await change({ accessExpiresAt: past() });
      const page = await guard(ask(jar, '/audit'));
      expect(where(page)).toBe('/sign-in?error=provider-unreachable&returnTo=%2Faudit');
      jar.take(page);
      jar.take(await guard(ask(jar, '/api/v1/me')));
      expect(await (await askMe()).json()).toMatchObject({ status: 503, code: 'provider-unavailable' });
    } finally {
      await start();
    }
    await expect
      .poll(
        async () => {
          jar.take(await guard(ask(jar, '/audit')));
          return (await askMe()).status;
        },
        { timeout: 5000, interval: 250 },
      )
      .toBe(200);
  });
});

describe('signing out', () => {
  const post = (origin: string) => signOut(ask(jar, '/api/auth/sign-out', { method: 'POST', headers: { origin } }));

  it('ends the session here and goes to the provider to end it there', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    const sessionId = (await readSession(held()))?.actor.sessionId;
    const answer = await post(BASE_URL);
    const url = new URL(where(answer));
    expect(answer.status).toBe(303);
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.issuer('acme')}/protocol/openid-connect/logout`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: provider.clientId,
      logout_hint: sessionId,
      // There is no NATS here to tell the other processes, which the sign-in page says when the browser comes back.
      state: 'sign-out-unconfirmed',
      post_logout_redirect_uri: `${BASE_URL}/sign-in`,
    });
    jar.take(answer);
    expect(jar.ofSession()).toEqual([]);
  });

  it('leaves no copy of its cookies alive, nor one that is being renewed, though neither NATS nor the provider answers', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    await change({ accessExpiresAt: soon() });
    const copy = new CookieJar();
    for (const [name, value] of jar.cookies) copy.cookies.set(name, value);
    const renewing = guard(ask(copy, '/api/v1/me'));
    jar.take(await guard(ask(jar, '/api/v1/me')));
    await provider.stop();
    try {
      expect(where(await post(BASE_URL))).toBe('/sign-in?error=sign-out-unconfirmed');
    } finally {
      await start();
    }
    const status = (of: CookieJar) => me(ask(of, '/api/v1/me'), { params: Promise.resolve({}) });
    expect((await status(copy)).status).toBe(401);
    copy.take(await renewing);
    expect((await status(copy)).status).toBe(401);
    expect((await status(jar)).status).toBe(401);
    expect(where(await guard(ask(copy, '/audit')))).toContain('error=session-ended');
  });

  it('of a session that has expired ends its copies, too', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    const copy = held();
    await change({ accessExpiresAt: past() });
    await post(BASE_URL);
    expect((await checkSession(copy)).kind).toBe('over');
  });

  it('is not done for another site', async () => {
    await signInAs(jar, 'acme', 'acme-admin');
    const answer = await post('https://evil.example');
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  });

  it('of nobody goes to the sign-in page', async () => {
    expect(where(await post(BASE_URL))).toBe('/sign-in');
  });
});

it('writes neither tokens nor codes nor cookies into the log', async () => {
  await signInAs(jar, 'acme', 'acme-admin');
  const session = await readSession(held());
  await change({ refreshToken: 'unknown-refresh-token', accessExpiresAt: past() });
  await guard(ask(jar, '/audit'));
  const log = logged.join('');
  expect(log).toContain('a session ended');
  expect(log).not.toMatch(/eyJ|unknown-refresh-token|code=|__Host-/);
  expect(log).not.toContain(session?.refreshToken);
});
