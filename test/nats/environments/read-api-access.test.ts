import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { refusalReason } from '../../../lib/domain/access-table.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import type { StateEntry, StatePage } from '../../../lib/domain/environments/environment-state.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { ORGANIZATION_ROLES } from '../../../lib/domain/system/roles.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import { endSession, endSessionsOf } from '../../../lib/server/identity/session/session-ends.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { dataOf, openEvents } from '../../harness/projector/event-source.ts';
import { askAs, bucketOf, cookieOf, startReadApiBeside } from '../../harness/read-api.ts';
import { endAll, requestGrant } from '../../harness/support.ts';
import { suspend } from '../../harness/suspend.ts';

const ENV = 'acme-dev';
const KEY = 'pod/shop/a';
const PATHS = (environment: string) => ({
  projection: readApi.projection(environment),
  state: readApi.state(environment),
  key: readApi.stateOfKey(environment, KEY),
  history: readApi.historyOfKey(environment, KEY),
  events: readApi.events(environment),
});
type Endpoint = keyof ReturnType<typeof PATHS>;
const ENDPOINTS = Object.keys(PATHS(ENV)) as Endpoint[];
const support = () => sovereign('support');
const admin = () => member('acme', 'org-admin');

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
beforeAll(async () => {
  beside = await startReadApiBeside();
  server = await beside.start();
  await (await bucketOf(beside.acme, ENV)).put('a');
  await (await bucketOf(beside.acme, 'acme-prod')).put('a');
});
afterAll(() => beside.stop());
afterEach(async () => {
  for (const caller of [support(), operator()]) await endAll(caller, 'acme');
});

/** Status and problem of one request; an event stream is closed again. */
async function judged(caller: Caller | null, path: string, headers: Record<string, string> = {}, session = {}) {
  const abort = new AbortController();
  const ask = await askAs(server.port, caller, session);
  const answer = await ask(path, { headers, signal: abort.signal });
  const problem = answer.ok ? null : ((await answer.json()) as { code: string; detail: string });
  abort.abort();
  return { status: answer.status, problem, headers: answer.headers };
}
const follow = async (caller: Caller, environment = ENV, session = {}) => {
  const client = await openEvents(`http://127.0.0.1:${server.port}${readApi.events(environment)}`, {
    cookie: await cookieOf(caller, session),
  });
  onTestFinished(() => client.close());
  await expect.poll(() => dataOf(client, 'live').length).toBe(1);
  return client;
};
const endOf = async (client: Awaited<ReturnType<typeof follow>>) => {
  await client.ended;
  return dataOf<{ reason: string }>(client, 'end').map(({ reason }) => reason);
};

describe("another Organization's Environment", () => {
  const cells = ORGANIZATION_ROLES.flatMap((role) => ENDPOINTS.map((endpoint) => [role, endpoint] as const));

  it.each(cells)('does not exist for its %s: %s', async (role, endpoint) => {
    const caller = member('globex', role);
    const refused = await judged(caller, PATHS(ENV)[endpoint]);
    const unknown = await judged(caller, PATHS('acne-dev')[endpoint]);
    const odd = await judged(caller, PATHS('..')[endpoint]);
    expect([refused.status, unknown.status, odd.status]).toEqual([404, 404, 404]);
    expect(refused.problem?.detail.replace(ENV, 'acne-dev')).toBe(unknown.problem?.detail);
    const { items } = await listAudit(operator(), { limit: 200, organization: 'acme', action: 'access.refused' });
    const correlation = refused.headers.get('x-correlation-id');
    expect(items.find((item) => item.correlation === correlation)).toMatchObject({
      object: `GET ${PATHS(ENV)[endpoint]}`,
      result: 'refused',
      actor: { username: caller.actor.username },
    });
  });

  it.each(ENDPOINTS)('is said to be none in the same words to the Sovereign too: %s', async (endpoint) => {
    const never = await judged(operator(), PATHS('ghost-dev')[endpoint]);
    const notThere = await judged(operator(), PATHS('acme-uat')[endpoint]);
    expect([never.status, notThere.status]).toEqual([404, 404]);
    expect(never.problem?.detail.replace('ghost-dev', 'acme-uat')).toBe(notThere.problem?.detail);
  });
});

describe('in their own Organization', () => {
  it.each(ORGANIZATION_ROLES)('%s reads everything', async (role) => {
    for (const endpoint of ENDPOINTS)
      expect((await judged(member('acme', role), PATHS(ENV)[endpoint])).status).toBe(200);
  });
});

describe('of the Sovereign', () => {
  it.each(['sovereign-admin', 'support'] as const)('%s sees keys and no payload without a grant', async (role) => {
    const ask = await askAs(server.port, sovereign(role));
    const page = (await (await ask(readApi.state(ENV))).json()) as StatePage;
    expect(page.payloads).toBe(false);
    expect(page.entries.map(({ key }) => key)).toContain(KEY);
    expect(page.entries.every(({ value }) => value === null)).toBe(true);
    const client = await follow(sovereign(role));
    await (await bucketOf(beside.acme, ENV)).put('secret', { object: { password: 'p' } });
    await expect
      .poll(() => dataOf<StateEntry>(client, 'put').at(-1))
      .toMatchObject({ key: 'pod/shop/secret', value: null });
    expect(JSON.stringify(client.events)).not.toContain('password');
    for (const endpoint of ['key', 'history'] as const) {
      const refused = await judged(sovereign(role), PATHS(ENV)[endpoint]);
      expect([refused.status, refused.problem]).toMatchObject([403, { detail: refusalReason('data.read') }]);
    }
  });

  it.each(ENDPOINTS)('a security officer has no look at all: %s', async (endpoint) => {
    const refused = await judged(sovereign('security-officer'), PATHS(ENV)[endpoint]);
    expect([refused.status, refused.problem]).toMatchObject([403, { detail: refusalReason('jetstream.inspect') }]);
    expect((await judged(sovereign('security-officer'), PATHS('ghost-dev')[endpoint])).status).toBe(403);
  });
});

describe('under a support grant', () => {
  const viewsOf = async (id: string) =>
    (await listOrganizationSupportGrants(admin(), 'acme')).items.find((grant) => grant.id === id)?.views ?? [];
  const looks = async () => {
    const { items } = await listAudit(operator(), { limit: 500, organization: 'acme', action: 'data.view' });
    return items.map(({ object, actor }) => `${actor.username} ${object}`);
  };

  it('payloads are seen, the look is audited once, and the Organization sees it live', async () => {
    const caller = support();
    const grant = await requestGrant(caller, 'acme');
    const before = (await looks()).length;
    const client = await follow(caller);
    expect(dataOf<StatePage>(client, 'snapshot')[0]?.payloads).toBe(true);
    for (const endpoint of ENDPOINTS) expect((await judged(caller, PATHS(ENV)[endpoint])).status).toBe(200);
    const stream = environmentAssets(ENV).bucketStream;
    expect(await looks()).toHaveLength(before + 1);
    expect((await looks())[0]).toBe(`support ${stream}`);
    expect(await viewsOf(grant.id)).toMatchObject([{ stream, live: true }]);
    const [other] = [{ ...caller, actor: { ...caller.actor, sessionId: 'another' } }];
    expect((await judged(other, PATHS(ENV).key)).status).toBe(200);
    expect(await looks()).toHaveLength(before + 2);

    await endSupportGrant(admin(), 'acme', grant.id);
    expect(await endOf(client)).toEqual(['grant']);
    expect(await viewsOf(grant.id)).toMatchObject([{ stream, live: false }]);
    expect((await judged(caller, PATHS(ENV).key)).status).toBe(403);
    expect(((await (await (await askAs(server.port, caller))(readApi.state(ENV))).json()) as StatePage).payloads).toBe(
      false,
    );
  });

  it('of somebody else, or for other Environments, nothing more is seen', async () => {
    await requestGrant(support(), 'acme');
    expect((await judged(support(), PATHS('acme-prod').key)).status).toBe(403);
    expect((await judged(operator(), PATHS(ENV).key)).status).toBe(403);
  });

  it('that waits for approval nothing is seen until it comes', async () => {
    const grant = await requestGrant(support(), 'acme', { scope: 'everything' });
    expect((await judged(support(), PATHS('acme-prod').key)).status).toBe(403);
    await decideSupportGrant(admin(), 'acme', grant.id, { decision: 'approve' });
    expect((await judged(support(), PATHS('acme-prod').key)).status).toBe(200);
  });
});

describe('a session', () => {
  it('must be there, good and current', async () => {
    for (const endpoint of ENDPOINTS) expect((await judged(null, PATHS(ENV)[endpoint])).status).toBe(401);
    const past = await judged(admin(), PATHS(ENV).state, {}, { accessExpiresAt: Date.now() - 1 });
    expect([past.status, past.problem]).toMatchObject([401, { code: 'not-signed-in' }]);
    expect(past.problem?.detail).toContain('/api/v1/me');
    const hours = getConfig().sessionHours * 3_600_000;
    expect((await judged(admin(), PATHS(ENV).state, {}, { startedAt: Date.now() - hours })).status).toBe(401);
    expect((await judged(null, PATHS(ENV).state, { authorization: 'Bearer x' })).status).toBe(401);
    expect((await judged(admin(), PATHS(ENV).state, { authorization: 'Bearer x' })).status).toBe(401);
  });

  it('that is ended elsewhere ends its streams', async () => {
    const caller = member('acme', 'org-viewer', 'ended');
    const other = await follow(member('acme', 'org-viewer', 'other'));
    const client = await follow(caller);
    await endSession(caller.actor.issuer, caller.actor.sessionId);
    expect(await endOf(client)).toEqual(['session']);
    const person = member('acme', 'org-viewer', 'person');
    const second = await follow(person);
    await endSessionsOf(person.actor.issuer, person.actor.subject);
    expect(await endOf(second)).toEqual(['session']);
    expect((await judged(person, PATHS(ENV).state, {}, { startedAt: Date.now() - 1000 })).status).toBe(401);
    expect(other.events.some(({ event }) => event === 'end')).toBe(false);
  });

  it('whose access token runs out says so, for the page to renew it', async () => {
    const client = await follow(admin(), ENV, { accessExpiresAt: Date.now() + 1500 });
    expect(await endOf(client)).toEqual(['access']);
    expect(client.retry()).toBeGreaterThanOrEqual(1000);
  });
});

describe('pages of', () => {
  it('the console may read answers, with cookies', async () => {
    const origin = getConfig().baseUrl;
    const { status, headers } = await judged(admin(), PATHS(ENV).state, { origin });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-expose-headers')).toContain('ETag');
    const refused = await judged(null, PATHS(ENV).state, { origin });
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    const ask = await askAs(server.port, null);
    const before = await ask(PATHS(ENV).events, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'last-event-id' },
    });
    expect([before.status, before.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'Authorization, If-None-Match, Last-Event-ID',
    ]);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:3000.evil.example'])('%s may not', async (origin) => {
    const refused = await judged(admin(), PATHS(ENV).state, { origin });
    expect([refused.status, refused.problem]).toMatchObject([403, { code: 'origin-refused' }]);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect(refused.headers.get('vary')).toContain('Origin');
  });
});

it('takes no more requests of one person than the API does', async () => {
  const caller = member('acme', 'org-viewer', 'busy');
  const { requestsPerMinute } = getConfig();
  const ask = await askAs(server.port, caller);
  const statuses = new Set<number>();
  for (let sent = 0; sent <= requestsPerMinute; sent += 1) statuses.add((await ask(PATHS(ENV).state)).status);
  expect([...statuses]).toEqual([200, 429]);
});

it('ends with the Organization, and says so to whoever asks then', async () => {
  const client = await follow(member('acme', 'org-viewer'), 'acme-prod');
  const resume = await suspend('acme');
  onTestFinished(resume);
  expect(await endOf(client)).toEqual(['suspended']);
  for (const endpoint of ENDPOINTS) {
    const refused = await judged(admin(), PATHS('acme-prod')[endpoint]);
    expect([refused.status, refused.problem]).toMatchObject([409, { code: 'conflict' }]);
  }
});
