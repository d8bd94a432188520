import { register } from 'prom-client';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../lib/domain/system/actor.ts';
import { VertebraError } from '../../lib/domain/errors.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { guard } from '../../lib/server/http/page/guard.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { route } from '../../lib/server/http/edge/route.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';
import { ask, BASE_URL, configure, CookieJar, logged } from './console.ts';

const ACTOR: Actor = {
  issuer: 'https://id.example',
  subject: '1',
  username: 'ada',
  displayName: 'Ada',
  sessionId: 's',
  scope: 'organization',
  organization: 'acme',
  roles: ['org-viewer'],
};
const jar = new CookieJar();
const NOTHING = {
  items: [],
  total: 0,
  states: { active: 0, 'expires-soon': 0, replaced: 0, retired: 0, expired: 0, revoked: 0, orphaned: 0 },
  expiring: { 1: 0, 7: 0, 30: 0, 90: 0 },
  reaches: { prod: 0, 'beyond-issuer': 0, until: null },
  unreadable: 0,
  next: null,
};
beforeAll(async () => {
  configure([]);
  const now = Date.now();
  const session = {
    actor: ACTOR,
    refreshToken: null,
    startedAt: now,
    accessExpiresAt: now + 600_000,
  };
  for (const { name, value } of [...(await sessionCookies(session, [])), await seenCookie(session)]) {
    jar.cookies.set(name, value);
  }
});

const context = (org?: string) => ({ params: Promise.resolve(org === undefined ? {} : { org }) });
const CHALLENGE = { nonce: 'n', expiresAt: 'e' };
const challenge = route(OPERATIONS.createCredentialChallenge, ({ caller, organization }) => {
  authorize(caller.actor, 'credential.list', organization);
  return CHALLENGE;
});
const post = (origin: string | undefined = BASE_URL, body?: string) =>
  ask(jar, '/api/v1/organizations/acme/x', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin === '' ? {} : { origin }) },
    ...(body === undefined ? {} : { body }),
  });
const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = (await response.json()) as { correlation: string };
  expect(response.headers.get('x-correlation-id')).toBe(body.correlation);
  expect(response.status).toBe((body as { status?: number }).status);
  return body;
};

describe('a route', () => {
  it('answers what was asked for, to nobody else', async () => {
    const answer = await challenge(post(), context('acme'));
    expect([answer.status, await answer.json()]).toEqual([201, CHALLENGE]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('asks for a session', async () => {
    const answer = await challenge(
      ask(new CookieJar(), '/x', { method: 'POST', headers: { origin: BASE_URL } }),
      context('acme'),
    );
    expect(await problem(answer)).toMatchObject({ status: 401, code: 'not-signed-in' });
  });

  it.each(['', 'null', 'https://evil.example'])('takes no change from %j', async (origin) => {
    expect(await problem(await challenge(post(origin), context('acme')))).toMatchObject({ code: 'origin-refused' });
  });

  it.each<[string, Record<string, string>]>([
    ['a link of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['a script of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed page', { origin: 'null' }],
  ])('reads nothing for %s, since that is written down in the name of the person', async (_, headers) => {
    let acted = false;
    const list = route(OPERATIONS.exportAudit, () => {
      acted = true;
      return Promise.reject(new Error('reached'));
    });
    const answer = await list(ask(jar, '/x', { headers }), context());
    expect(await problem(answer)).toMatchObject({ code: 'origin-refused' });
    expect(acted).toBe(false);
  });

  it.each<Record<string, string>>([{}, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-origin' }])(
    'reads for a page of ours, a person and a program: %j',
    async (headers) => {
      const list = route(OPERATIONS.listCredentials, () => NOTHING);
      expect((await list(ask(jar, '/x', { headers }), context('acme'))).status).toBe(200);
    },
  );

  it('says which fields are wrong', async () => {
    const open = route(OPERATIONS.openNatsSession, () => Promise.reject(new Error('not reached')));
    const answer = await open(post(BASE_URL, '{"publicKey":"SUASECRET"}'), context('acme'));
    expect(await problem(answer)).toMatchObject({ code: 'invalid-request', fields: [{ path: 'publicKey' }] });
  });

  it('reads the query by its schema', async () => {
    const list = route(OPERATIONS.listCredentials, ({ query }) => ({
      ...NOTHING,
      total: query.limit,
    }));
    const answer = await list(ask(jar, '/x?limit=7'), context('acme'));
    expect(await answer.json()).toMatchObject({ items: [], total: 7, next: null });
    expect(await problem(await list(ask(jar, '/x?limit=501'), context('acme')))).toMatchObject({
      code: 'invalid-request',
    });
  });

  it("refuses another's Organization even when the refusal cannot be audited, and logs that", async () => {
    const before = logged.length;
    expect(await problem(await challenge(post(), context('globex')))).toMatchObject({ status: 404, code: 'not-found' });
    expect(logged.slice(before).join('')).toContain('a refusal could not be written into the audit log');
  });

  it('tells the log what nobody else may know', async () => {
    const broken = route(OPERATIONS.createCredentialChallenge, () => {
      throw new VertebraError('nats-unavailable', 'NATS does not answer.', { cause: new Error('at 10.0.0.7') });
    });
    const body = await problem(await broken(post(), context('acme')));
    expect(body).toMatchObject({ status: 503, detail: 'NATS does not answer.' });
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    expect(logged.at(-1)).toContain('10.0.0.7');
    expect(logged.at(-1)).toContain(body.correlation);
  });

  it('is measured by its pattern, never by an Organization', async () => {
    const text = await register.metrics();
    expect(text).toContain('route="/api/v1/organizations/{org}/credentials/challenges",status="201"');
    expect(text).not.toMatch(/acme|globex/);
  });
});

describe('the guard', () => {
  const pass = (path: string, cookies = new CookieJar()) => guard(ask(cookies, path));

  it('sends strangers from pages to the sign-in page and back', async () => {
    const answer = await pass('/organizations/acme?tab=1');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`${BASE_URL}/sign-in?returnTo=%2Forganizations%2Facme%3Ftab%3D1`);
  });

  it.each(['/sign-in', '/api/v1/me', '/api/auth/sign-in', '/api/openapi.json', '/healthz', '/readyz'])(
    'lets strangers to %s',
    async (path) => expect((await pass(path)).headers.get('x-middleware-next')).toBe('1'),
  );

  it('lets people in, and gives page and browser the same fresh nonce', async () => {
    const [first, second] = [await pass('/audit', jar), await pass('/audit', jar)];
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(first.headers.get('x-middleware-request-content-security-policy')).toBe(policy);
    expect(policy).toContain(`'nonce-${first.headers.get('x-middleware-request-x-nonce') ?? '?'}'`);
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
  });

  it('puts the security headers on every answer', async () => {
    for (const answer of [await pass('/audit', jar), await pass('/healthz')]) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(answer.headers.has('strict-transport-security')).toBe(false);
    }
  });

  it('clears cookies of a session it cannot read', async () => {
    const broken = new CookieJar();
    broken.cookies.set('__Host-vertebra-session.0', 'x');
    broken.take(await pass('/audit', broken));
    expect(broken.cookies.size).toBe(0);
  });
});
