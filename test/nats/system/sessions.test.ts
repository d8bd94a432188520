import { writeFileSync } from 'node:fs';
import { connect, jwtAuthenticator } from 'nats.ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedNatsSession } from '../../../lib/domain/system/nats-session.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { backChannelLogout } from '../../../lib/server/http/sign-in/back-channel-logout.ts';
import { endAllSessions } from '../../../lib/server/http/sign-in/end-all-sessions.ts';
import { guard } from '../../../lib/server/http/page/guard.ts';
import { OPERATIONS } from '../../../lib/server/http/operations.ts';
import { route } from '../../../lib/server/http/edge/route.ts';
import { readAudit } from '../../../lib/server/audit/read.ts';
import { readSession, sessionCookies } from '../../../lib/server/identity/session/session-cookie.ts';
import { personKey, sessionKey } from '../../../lib/server/identity/session/session-end-keys.ts';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';
import { isEnded } from '../../../lib/server/identity/session/session-ends.ts';
import { refreshOnce } from '../../../lib/server/identity/session/shared-refresh.ts';
import type { Renewal } from '../../../lib/server/identity/session/shared-refresh.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { readValues } from '../../../lib/server/spine/state/read-values.ts';
import { getMe } from '../../../lib/server/features/system/get-me.query.ts';
import { operator } from '../../harness/callers.ts';
import { freeze } from '../../harness/freeze.ts';
import { makeUserKey } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';
import { callback } from '../../../lib/server/http/sign-in/callback.ts';
import { signIn } from '../../../lib/server/http/sign-in/sign-in.ts';
import { signOut } from '../../../lib/server/http/sign-in/sign-out.ts';
import { ask, BASE_URL, CookieJar } from '../../http/console.ts';
import { startForgingProvider } from '../../http/forging-provider.ts';

let vertebra: VertebraProcess;
const provider = await startForgingProvider();
for (const realm of ['acme', 'globex', 'shared']) await provider.rotate(realm);

const client = { clientId: 'vertebra', clientSecret: 'secret' };
const template = { ...client, name: 'O', issuer: provider.issuer('{org}'), scope: { kind: 'organization-template' } };
const writeIssuers = (issuers: unknown) =>
  writeFileSync(vertebra.environment.VERTEBRA_ISSUERS_FILE ?? '', JSON.stringify(issuers));

beforeAll(async () => {
  vertebra = await startVertebra();
  process.env.VERTEBRA_BASE_URL = BASE_URL;
  writeIssuers([template]);
});
afterAll(async () => {
  await vertebra.stop();
  provider.stop();
});

let jar: CookieJar;
beforeEach(async () => {
  jar = await signedIn();
});

/** Signs in at a realm: somebody new each time, unless a subject is given. */
async function signedIn(claims: Record<string, unknown> = {}, organization = 'acme'): Promise<CookieJar> {
  const browser = new CookieJar();
  const sent = await signIn(ask(browser, `/api/auth/sign-in?issuer=${organization}`));
  browser.take(sent);
  const query = new URL(sent.headers.get('location') ?? '').searchParams;
  provider.state.nonce = query.get('nonce') ?? '';
  const person = { sub: crypto.randomUUID(), sid: crypto.randomUUID(), ...claims };
  provider.state.forgery = { claims: person };
  browser.take(await callback(ask(browser, `/api/auth/callback?code=c&state=${query.get('state') ?? ''}`)));
  return browser;
}

const me = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
const statusOf = async (browser: CookieJar) =>
  (await me(ask(browser, '/api/v1/me'), { params: Promise.resolve({}) })).status;
const sessionOf = async (browser: CookieJar) => {
  const session = await readSession([...browser.cookies].map(([name, value]) => ({ name, value })));
  if (!session) throw new Error('nobody is signed in');
  return session;
};
const logOut = (token: string | undefined) =>
  backChannelLogout(
    ask(new CookieJar(), '/api/auth/back-channel-logout', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token ?? '' }).toString(),
    }),
  );
const audited = async () => (await readAudit({ filter: { organization: 'acme' }, limit: 1 })).items[0];

describe('back-channel logout', () => {
  it('of a session ends that one at once, for the API and for pages', async () => {
    const { actor } = await sessionOf(jar);
    const other = await signedIn({ sub: actor.subject });
    const answer = await logOut(await provider.logout('acme', { claims: { sid: actor.sessionId } }));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await statusOf(jar)).toBe(401);
    expect(await statusOf(other)).toBe(200);
    const page = await guard(ask(jar, '/audit'));
    expect(page.headers.get('location')).toContain('error=session-ended');
    expect(await audited()).toMatchObject({
      action: 'session.back-channel-logout',
      organization: 'acme',
      object: actor.sessionId,
    });
  });

  it('of a person ends all of theirs, but none that begins later and nobody else’s', async () => {
    const { actor } = await sessionOf(jar);
    const [other, stranger] = [await signedIn({ sub: actor.subject }), await signedIn()];
    const elsewhere = await signedIn({ sub: actor.subject }, 'globex');
    const claims = { sid: undefined, sub: actor.subject };
    expect((await logOut(await provider.logout('acme', { claims }))).status).toBe(200);
    expect([await statusOf(jar), await statusOf(other)]).toEqual([401, 401]);
    expect([await statusOf(stranger), await statusOf(elsewhere)]).toEqual([200, 200]);
    expect(await statusOf(await signedIn({ sub: actor.subject }))).toBe(200);
  });

  it('is refused when it comes again', async () => {
    const token = await provider.logout('acme');
    expect((await logOut(token)).status).toBe(200);
    const answer = await logOut(token);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_description: expect.stringMatching(/^replayed: /) as string });
  });

  it('ends what an access token of the session can do, too', async () => {
    const { actor } = await sessionOf(jar);
    const claims = { sub: actor.subject, sid: actor.sessionId };
    const authorization = `Bearer ${(await provider.access('acme', { claims })) ?? ''}`;
    const asked = () =>
      me(ask(new CookieJar(), '/api/v1/me', { headers: { authorization } }), { params: Promise.resolve({}) });
    expect((await asked()).status).toBe(200);
    await logOut(await provider.logout('acme', { claims: { sid: actor.sessionId } }));
    const answer = await asked();
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('"ended: ')]);
  });
});

describe('signing out', () => {
  const post = (browser: CookieJar) =>
    signOut(ask(browser, '/api/auth/sign-out', { method: 'POST', headers: { origin: BASE_URL } }));
  const copyOf = (browser: CookieJar) => {
    const copy = new CookieJar();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    return copy;
  };
  /** What another process that hears of ends, or starts later, makes of a session. */
  const elsewhere = async (browser: CookieJar) => {
    const { actor, startedAt } = await sessionOf(browser);
    Reflect.deleteProperty(globalThis, Symbol.for('vertebra.session-ends'));
    return isEnded(actor, startedAt);
  };

  it('ends every copy of the session in every process, and no other session', async () => {
    const { actor } = await sessionOf(jar);
    const other = await signedIn({ sub: actor.subject });
    const copy = copyOf(jar);
    jar.take(await post(jar));
    expect([jar.ofSession(), await statusOf(copy), await statusOf(other)]).toEqual([[], 401, 200]);
    expect([await elsewhere(copy), await elsewhere(other)]).toEqual([true, false]);
    expect((await guard(ask(copy, '/audit'))).headers.get('location')).toContain('error=session-ended');
    expect(await audited()).toMatchObject({ action: 'session.sign-out', object: actor.sessionId });
    const again = await signedIn({ sub: actor.subject, sid: actor.sessionId });
    expect(await statusOf(again)).toBe(200);
  });

  it('ends older copies of a session that was renewed, and one whose process has a clock that is ahead', async () => {
    const old = copyOf(jar);
    const session = await sessionOf(jar);
    const renewed = { ...session, refreshToken: 'next', startedAt: session.startedAt + 5000 };
    for (const { name, value } of await sessionCookies(renewed, [])) jar.cookies.set(name, value);
    const late = copyOf(jar);
    jar.take(await post(jar));
    expect([await statusOf(old), await elsewhere(late)]).toEqual([401, true]);
  });

  const told = async ({ issuer, sessionId }: { issuer: string; sessionId: string }) =>
    (await (await getCatalyst()).sessionEnds.get(sessionKey(issuer, sessionId)))?.string();

  it('says that not all know before a question to NATS that stands still is given up, and tells them later', async () => {
    const { actor } = await sessionOf(jar);
    const copy = copyOf(jar);
    const { sessionEnds } = await getCatalyst();
    const settled: string[] = [];
    await freeze(vertebra.nats.pid());
    try {
      const question = sessionEnds.get('nobody').catch(() => settled.push('question given up'));
      const answer = await post(jar).finally(() => settled.push('signed out'));
      expect(answer.headers.get('location')).toContain('sign-out-unconfirmed');
      expect(await statusOf(copy)).toBe(401);
      await question;
      expect(settled).toEqual(['signed out', 'question given up']);
    } finally {
      process.kill(vertebra.nats.pid(), 'SIGCONT');
    }
    await expect.poll(() => told(actor).catch(() => undefined), { timeout: 30_000 }).toMatch(/^\d+$/);
  });

  it('is told to the others as soon as NATS is back', async () => {
    const copy = copyOf(jar);
    await vertebra.nats.kill();
    jar.take(await post(jar));
    expect(await statusOf(copy)).toBe(401);
    await vertebra.nats.restart();
    const { actor } = await sessionOf(copy);
    await expect.poll(() => told(actor).catch(() => undefined), { timeout: 30_000 }).toMatch(/^\d+$/);
    expect(await elsewhere(copy)).toBe(true);
  });
});

describe('end all my sessions', () => {
  const post = (browser: CookieJar, origin: string) =>
    endAllSessions(ask(browser, '/api/auth/end-all-sessions', { method: 'POST', headers: { origin } }));

  it('ends every session of the person, and is in the audit log', async () => {
    const { actor } = await sessionOf(jar);
    const other = await signedIn({ sub: actor.subject });
    const stranger = await signedIn();
    const old = new CookieJar();
    for (const [name, value] of jar.cookies) old.cookies.set(name, value);
    const answer = await post(jar, BASE_URL);
    jar.take(answer);
    expect([answer.status, jar.ofSession()]).toEqual([200, []]);
    expect([await statusOf(old), await statusOf(other), await statusOf(stranger)]).toEqual([401, 401, 200]);
    expect(await audited()).toMatchObject({ action: 'session.end-all', actor: { subject: actor.subject } });
  });

  it('is not done for another site, nor for nobody', async () => {
    expect((await post(jar, 'https://evil.example')).status).toBe(403);
    expect(await statusOf(jar)).toBe(200);
    expect((await post(new CookieJar(), BASE_URL)).status).toBe(401);
  });
});

describe('ends of sessions', () => {
  const person = () => ({ issuer: provider.issuer('acme'), subject: crypto.randomUUID(), sessionId: 's1' });
  /** What another process writes. */
  const endElsewhere = async ({ issuer, subject }: ReturnType<typeof person>) => {
    const { sessionEnds } = await getCatalyst();
    await sessionEnds.put(personKey(issuer, subject), String(Date.now()));
  };
  const began = () => Date.now() - 1000;

  it('are heard of from other processes', async () => {
    const somebody = person();
    expect(await isEnded(somebody, began())).toBe(false);
    await endElsewhere(somebody);
    await expect.poll(() => isEnded(somebody, began())).toBe(true);
    expect(await isEnded(somebody, Date.now() + 1000)).toBe(false);
  });

  it('are known to a process that starts later', async () => {
    const somebody = person();
    await endElsewhere(somebody);
    Reflect.deleteProperty(globalThis, Symbol.for('vertebra.session-ends'));
    expect(await isEnded(somebody, began())).toBe(true);
  });

  it('are heard of again after the server was away, and people get in meanwhile', async () => {
    const [somebody, since] = [person(), Date.now()];
    await vertebra.nats.kill();
    expect(await statusOf(await signedIn())).toBe(200);
    await vertebra.nats.restart();
    await expect
      .poll(
        () =>
          endElsewhere(somebody).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    await expect.poll(() => isEnded(somebody, since), { timeout: 2000 }).toBe(true);
  });
});

describe('a refresh over several processes', () => {
  const renewed = async (): Promise<Renewal> => ({ kind: 'renewed', session: await sessionOf(jar) });
  const counting = (answer: () => Promise<Renewal>) => {
    const asked = { times: 0 };
    const ask = async () => {
      asked.times += 1;
      await new Promise((resolve) => setTimeout(resolve, 150));
      return answer();
    };
    return { asked, ask };
  };

  it('asks the provider once, and all get the same', async () => {
    const { asked, ask: provide } = counting(renewed);
    const token = crypto.randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => refreshOnce(token, provide)));
    expect(asked.times).toBe(1);
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]?.kind).toBe('renewed');
    expect((await refreshOnce(token, provide)).kind).toBe('renewed');
    expect(asked.times).toBe(1);
  });

  it('tells all when the provider says no', async () => {
    const { asked, ask: provide } = counting(() =>
      Promise.resolve({ kind: 'ended', why: 'session-ended-no-role', cause: new Error('no') }),
    );
    const token = crypto.randomUUID();
    const results = await Promise.all([refreshOnce(token, provide), refreshOnce(token, provide)]);
    expect([asked.times, results.map(({ kind }) => kind)]).toEqual([1, ['ended', 'ended']]);
    // and why, so that people read the same from every process
    for (const result of results) expect(result).toMatchObject({ why: 'session-ended-no-role' });
  });

  it('is asked for again after the provider did not answer', async () => {
    const silent = counting(() => Promise.resolve({ kind: 'unreachable', cause: new Error('silent') }));
    const token = crypto.randomUUID();
    const results = await Promise.all([refreshOnce(token, silent.ask), refreshOnce(token, silent.ask)]);
    expect(results.map(({ kind }) => kind)).toEqual(['unreachable', 'unreachable']);
    expect((await refreshOnce(token, renewed)).kind).toBe('renewed');
  });

  it('leaves nothing in the bucket that could be used', async () => {
    const token = crypto.randomUUID();
    await refreshOnce(token, renewed);
    const { connection } = await getCatalyst();
    const values = await readValues(connection, 'session-refreshes');
    expect(values).not.toEqual([]);
    for (const { key, text } of values) {
      expect(`${key} ${text}`).not.toContain(token);
      expect(text).not.toContain((await sessionOf(jar)).refreshToken);
    }
  });
});

describe('issuers while the server runs', () => {
  it('a new Organization’s own issuer works at once, and a broken file changes nothing', async () => {
    const before = await signIn(ask(new CookieJar(), '/api/auth/sign-in?issuer=umbrella'));
    expect(before.headers.get('location')).toContain('error=unknown-organization&organization=umbrella');
    const own = { ...client, name: 'U', issuer: provider.issuer('shared') };
    writeIssuers([template, { ...own, scope: { kind: 'organization', organization: 'umbrella' } }]);
    expect(await statusOf(await signedIn({}, 'umbrella'))).toBe(200);
    writeFileSync(vertebra.environment.VERTEBRA_ISSUERS_FILE ?? '', '{');
    expect(await statusOf(await signedIn({}, 'umbrella'))).toBe(200);
    writeIssuers([template]);
  });
});

describe('what a page holds at NATS', () => {
  const openSession = route(OPERATIONS.openNatsSession, ({ caller, organization, body }) =>
    openNatsSession(caller, organization, body),
  );
  /** The page's own request, and the connection it makes of the answer. */
  async function open(browser: CookieJar) {
    const key = makeUserKey();
    const answer = await openSession(
      ask(browser, '/x', {
        method: 'POST',
        headers: { origin: BASE_URL, 'content-type': 'application/json' },
        body: JSON.stringify({ publicKey: key.publicKey }),
      }),
      { params: Promise.resolve({ org: 'acme' }) },
    );
    if (!answer.ok) return { status: answer.status, closed: null, jwt: '' };
    const session = (await answer.json()) as OpenedNatsSession;
    const connection = await connect({
      servers: session.websocket,
      authenticator: jwtAuthenticator(session.jwt, new TextEncoder().encode(key.seed)),
      inboxPrefix: session.inboxPrefix,
      reconnect: false,
    });
    return { status: answer.status, closed: connection.closed(), connection, jwt: session.jwt };
  }

  it('ends with the roles it was given for, when the provider takes the person back', async () => {
    await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
    const session = await sessionOf(jar);
    const accessExpiresAt = Date.now() + 4000;
    for (const { name, value } of await sessionCookies({ ...session, accessExpiresAt }, [])) {
      jar.cookies.set(name, value);
    }
    const held = await open(jar);
    expect(held.status).toBe(201);
    // The person was disabled: a provider then refuses to renew, which the guard asks for before every request.
    provider.state.forgery = { token: () => undefined };
    expect((decodeJwt(held.jwt).payload as { exp: number }).exp).toBeLessThanOrEqual(Math.ceil(accessExpiresAt / 1000));
    expect((await held.closed)?.message).toMatch(/expired/i);
    jar.take(await guard(ask(jar, '/api/v1/me')));
    expect(await statusOf(jar)).toBe(401);
    expect((await open(jar)).status).toBe(401);
  });

  it('follows a change of roles with the next access token', async () => {
    const session = await sessionOf(jar);
    const { subject: sub, sessionId: sid } = session.actor;
    for (const { name, value } of await sessionCookies({ ...session, accessExpiresAt: Date.now() + 10_000 }, [])) {
      jar.cookies.set(name, value);
    }
    provider.state.forgery = { claims: { sub, sid, realm_access: { roles: ['org-viewer'] } } };
    jar.take(await guard(ask(jar, '/api/v1/me')));
    expect((await sessionOf(jar)).actor.roles).toEqual(['org-viewer']);
    expect(await statusOf(jar)).toBe(200);
  });
});
