/** Name, plan and limits of an Organization: in both accounts, on a real server, beside everybody else who writes claims. */
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountLimitsSchema } from '../../../lib/domain/organizations/limits.ts';
import type { AccountLimits } from '../../../lib/domain/organizations/limits.ts';
import { changeSettingsSchema } from '../../../lib/domain/organizations/settings.ts';
import type { ChangeSettings } from '../../../lib/domain/organizations/settings.ts';
import { DEFAULT_LIMITS } from '../../../lib/domain/organizations/default-limits.ts';
import type { CreateOrganization } from '../../../lib/domain/organizations/organization.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { writeHome } from '../../../lib/server/accounts/account-writer.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims, updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import { changeOrganizationSettings } from '../../../lib/server/features/organizations/change-settings.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getOrganizationSettings } from '../../../lib/server/features/organizations/get-settings.query.ts';
import { startSettlingSuspensions } from '../../../lib/server/features/organizations/suspensions.reconcile.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { killIn, recordsOf, settle } from '../../harness/cut-off.ts';
import { issue } from '../../harness/issue.ts';
import { suspend } from '../../harness/suspend.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');
const settings = () => getOrganizationSettings(operator(), 'acme');
const stored = async (side: 'home' | 'edge') => {
  const record = (await readOrganizationRecord('acme'))?.record;
  const claims = await readStoredClaims(record?.[side] ?? '');
  if (claims === null) throw new Error('no claims');
  return claims.nats;
};

/** The limits of now with some others, as a form sends them. */
async function limitsWith(changed: Partial<AccountLimits>): Promise<AccountLimits> {
  return accountLimitsSchema.parse({ ...(await settings()).limits, ...changed });
}
async function change(input: Partial<ChangeSettings>, caller = operator()) {
  const { version } = await settings();
  return changeOrganizationSettings(caller, 'acme', changeSettingsSchema.parse({ version, ...input }));
}

let vertebra: VertebraProcess;
const open: NatsConnection[] = [];

async function connected(): Promise<NatsConnection> {
  const { creds, publicKey } = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  const authenticator = credsAuthenticator(new TextEncoder().encode(creds));
  const inboxPrefix = `_INBOX.${publicKey}`;
  const connection = await connect({ servers: vertebra.nats.url, authenticator, inboxPrefix, reconnect: false });
  open.push(connection);
  return connection;
}

beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
  const { jetstream } = (await settings()).limits;
  const plans = join(vertebra.nats.directory, 'plans.json');
  const limits = { ...(await settings()).limits, connections: 200, jetstream: { ...jetstream, streams: 20 } };
  await writeFile(plans, JSON.stringify([{ name: 'small', title: 'Small', limits }]));
  process.env.VERTEBRA_PLANS_FILE = plans;
  Reflect.deleteProperty(globalThis, Symbol.for('vertebra.config'));
  vertebra.environment.VERTEBRA_PLANS_FILE = plans;
  void startSettlingSuspensions();
});
afterAll(async () => {
  for (const connection of open) await connection.close();
  await vertebra.stop();
});

describe('settings of an Organization', () => {
  it('are changed in both accounts, and the log says what', async () => {
    const caller = operator();
    const before = await settings();
    const limits = await limitsWith({ connections: 40, payloadBytes: 65_536, imports: 5 });
    const after = await change({ displayName: 'Acme Ltd', plan: 'small', limits }, caller);
    expect(after).toMatchObject({
      displayName: 'Acme Ltd',
      plan: 'small',
      limits,
      edge: { connections: 40, payloadBytes: 65_536, leafnodes: -1 },
      plans: [{ name: 'small' }],
    });
    expect(after.version).not.toBe(before.version);
    expect((await stored('home')).limits).toMatchObject({ conn: 40, payload: 65_536, imports: 5 });
    // what the edge imports is its wall, and none of the Organization's
    expect((await stored('edge')).limits).toMatchObject({ conn: 40, payload: 65_536, imports: -1, disk_storage: 0 });
    const [intent, outcome] = await recordsOf(caller);
    expect([intent?.result, outcome?.result]).toEqual(['intent', 'done']);
    expect(outcome?.reason).toContain('home connections 1000 → 40');
    expect(outcome?.reason).toContain('home plan null → "small"');
  });

  it('hold for whoever is connected, and for all keys that were there', async () => {
    const publisher = await connected();
    expect(publisher.info?.max_payload).toBe(65_536);
    await change({ limits: await limitsWith({ payloadBytes: 131_072 }) });
    const other = await connected();
    expect(other.info?.max_payload).toBe(131_072);
    expect(publisher.isClosed()).toBe(false);
  });

  it('below what is in use are refused with what would happen, and taken by whoever says so', async () => {
    await connected();
    await connected();
    const newest = await connected();
    await expect.poll(async () => (await settings()).inUse.edgeConnections, { timeout: 10_000 }).toBeGreaterThan(4);
    const { limits: kept, inUse } = await settings();
    const limits = await limitsWith({ connections: inUse.edgeConnections - 1 });
    await expect(change({ limits })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/closes 1 of them at once, the newest first.*Nothing was changed\./) as string,
    });
    expect((await settings()).limits).toEqual(kept);
    const closed = newest.closed();
    await change({ limits, belowUse: true });
    await closed;
    await change({ limits: await limitsWith({ connections: 100 }) });
  });

  it('are refused where NATS would let nobody in any more', async () => {
    const limits = await limitsWith({ exports: 1 });
    await expect(change({ limits, belowUse: true })).rejects.toThrow('lets nobody connect');
    await expect(change({ plan: 'huge' })).rejects.toThrow('There is no plan “huge”');
    await connected();
  });

  it('may be tiers, under which JetStream works, and back', async () => {
    const { limits } = await settings();
    const tier = limits.jetstream;
    if (tier === null) throw new Error('tiers already');
    const tiered = await change({
      limits: accountLimitsSchema.parse({ ...limits, jetstream: null, tiers: { R1: tier } }),
    });
    expect(tiered.limits).toMatchObject({ jetstream: null, tiers: { R1: tier } });
    const publisher = await connected();
    const answer = await publisher.request('ws.acme-dev.k8s.pod.default.a', '{}', { timeout: 5_000 });
    expect(answer.json()).toMatchObject({ stream: 'WS_acme-dev' });
    const back = await change({ limits: accountLimitsSchema.parse(limits) });
    expect(back.limits).toEqual(limits);
    expect((await stored('home')).limits.tiered_limits).toBeUndefined();
  });
});

describe('an Organization that is made with a plan', () => {
  const wish = (slug: string, more: Partial<CreateOrganization>): CreateOrganization => ({
    ...{ slug, displayName: 'Planned', environments: ['dev'] },
    ...more,
  });
  const settingsOf = (slug: string) => getOrganizationSettings(operator(), slug);

  it('has its limits in both accounts and its name, as after a change of settings', async () => {
    const [plan] = (await settings()).plans;
    if (plan === undefined) throw new Error('no plan');
    await createOrganization(operator(), wish('planned', { plan: 'small' }));
    const made = await settingsOf('planned');
    expect(made).toMatchObject({ plan: 'small', limits: plan.limits, edge: { connections: 200, leafnodes: -1 } });
    const again = changeSettingsSchema.parse({ version: made.version, plan: 'small', limits: plan.limits });
    await changeOrganizationSettings(operator(), 'planned', again);
    expect((await settingsOf('planned')).version).toBe(made.version);
    // with others than the plan's, or the first ones alone
    const limits = { ...plan.limits, connections: 30, leafnodes: 4, payloadBytes: 65_536 };
    await createOrganization(operator(), wish('deviating', { plan: 'small', limits }));
    const edge = { connections: 30, leafnodes: 4, payloadBytes: 65_536 };
    expect(await settingsOf('deviating')).toMatchObject({ plan: 'small', limits, edge });
    const first = { ...DEFAULT_LIMITS, streams: 9 };
    await createOrganization(operator(), wish('first-ones', { limits: first }));
    const { connections } = DEFAULT_LIMITS;
    expect(await settingsOf('first-ones')).toMatchObject({ plan: null, edge: { connections, payloadBytes: -1 } });
  });

  it('of tiers has streams in the tier of its replicas, or nothing is made', async () => {
    const { jetstream, ...ofAccount } = (await settings()).limits;
    const tiered = (name: string) =>
      accountLimitsSchema.parse({ ...ofAccount, jetstream: null, tiers: { [name]: jetstream } });
    await createOrganization(operator(), wish('tiered', { limits: tiered('R1') }));
    expect((await settingsOf('tiered')).limits.tiers).toEqual({ R1: jetstream });
    for (const [change, path] of [
      [{ limits: tiered('R3') }, 'limits.tiers'],
      [{ plan: 'huge' }, 'plan'],
      [{ limits: accountLimitsSchema.parse({ ...ofAccount, jetstream, exports: 1 }) }, 'limits.exports'],
    ] as const) {
      const refused = createOrganization(operator(), wish('nothing', change));
      await expect(refused).rejects.toMatchObject({ code: 'invalid-request', fields: [{ path }] });
    }
    expect(await readOrganizationRecord('nothing')).toBeNull();
  });

  it('differs from one with another plan or other limits: of many at once one is made', async () => {
    const { limits } = (await settings()).plans[0] ?? (await settings());
    const whole = (leafnodes: number) => ({ limits: accountLimitsSchema.parse({ ...limits, leafnodes }) });
    const bodies = [
      {},
      { plan: 'small' },
      { plan: 'small', ...whole(1) },
      whole(1),
      whole(2),
      { limits: DEFAULT_LIMITS },
    ];
    const asked = [...bodies, ...bodies].map((more) => wish('contested', more));
    const outcomes = await Promise.allSettled(asked.map((input) => createOrganization(operator(), input)));
    const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [asked[index]] : []));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
    // nothing, and the limits that everybody gets, ask for the same
    const same = new Set(won.map((one) => JSON.stringify([one?.plan, one?.limits ?? DEFAULT_LIMITS])));
    expect(won.length).toBeGreaterThanOrEqual(2);
    expect(same.size).toBe(1);
    expect((await settingsOf('contested')).plan).toBe(won[0]?.plan ?? null);
    await expect(createOrganization(operator(), wish('contested', whole(3)))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is completed although its plan is configured no more', async () => {
    const wanted = wish('planned', { plan: 'small' });
    const config = getConfig();
    const plans = config.plans.splice(0);
    await createOrganization(operator(), wanted);
    await expect(createOrganization(operator(), wish('later', { plan: 'small' }))).rejects.toThrow('no plan “small”');
    config.plans.push(...plans);
  });

  it('whose request was given up leaves none of its limits to the next', async () => {
    const tooMuch = { ...DEFAULT_LIMITS, storageBytes: 2 ** 50, connections: 5 };
    await createOrganization(operator(), wish('replaced', { limits: tooMuch })).catch(() => undefined);
    expect((await readOrganizationRecord('replaced'))?.record.creation?.state).toBe('failed');
    await createOrganization(operator(), wish('replaced', { plan: 'small' }));
    const { plan, limits, edge } = await settingsOf('replaced');
    expect({ plan, limits: limits.connections, edge: edge.connections }).toEqual({
      plan: 'small',
      limits: 200,
      edge: 200,
    });
  });
});

describe('somebody else who writes claims', () => {
  it('of two operators who have seen the same, one changes them', async () => {
    const { version, limits } = await settings();
    const asked = [50, 60, 70, 80].map((connections) =>
      changeSettingsSchema.parse({ version, limits: { ...limits, connections } }),
    );
    const outcomes = await Promise.allSettled(
      asked.map((input) => changeOrganizationSettings(operator(), 'acme', input)),
    );
    const [won, ...more] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(more).toEqual([]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({
          code: 'conflict',
          message: expect.stringContaining('have changed') as string,
        });
    expect((await settings()).limits.connections).toBe(won?.limits.connections);
    expect((await stored('home')).limits.conn).toBe(won?.limits.connections);
  });

  it('keeps the limits, and a change keeps their keys', async () => {
    const roles = ['kv-reader', 'kv-writer', 'trusted-publisher'] as const;
    const issuing = roles.map((role) => issue(admin(), 'acme', { environment: 'prod', role }));
    await change({ displayName: 'Acme at once', limits: await limitsWith({ connections: 90 }) });
    await Promise.all(issuing);
    expect(await settings()).toMatchObject({ displayName: 'Acme at once', limits: { connections: 90 } });
    const record = (await readOrganizationRecord('acme'))?.record;
    const names = (await stored('edge')).signing_keys.map((key) => (typeof key === 'string' ? key : key.role));
    for (const { role, environment } of record?.edgeKeys ?? []) expect(names).toContain(`${role}/${environment}`);
  });

  it('and read them before the change, does not undo it', async () => {
    const home = (await readOrganizationRecord('acme'))?.record.home ?? '';
    const [older = ''] = await lookupClaims(home);
    await change({ limits: await limitsWith({ connections: 77 }) });
    // a slow server: what it had read comes last, and then it sees that the record moved on
    await updateClaims(older);
    expect((await stored('home')).limits.conn).toBe(90);
    await writeHome(authorize(operator().actor, 'organization.change', 'acme'), home);
    expect((await stored('home')).limits.conn).toBe(77);
  });

  it('by another tool, is not undone', async () => {
    const resume = await suspend('acme');
    await expect.poll(async () => (await settings()).suspended, { timeout: 10_000 }).toBe(true);
    await change({ displayName: 'Acme, closed', limits: await limitsWith({ connections: 78, leafnodes: 7 }) });
    expect(await settings()).toMatchObject({ suspended: true, displayName: 'Acme, closed', limits: { leafnodes: 7 } });
    expect((await stored('home')).limits).toMatchObject({ conn: 0, leaf: 0 });
    expect((await stored('edge')).limits).toMatchObject({ conn: 0, leaf: 0 });
    await resume();
    await expect.poll(async () => (await stored('home')).limits.leaf, { timeout: 10_000 }).toBe(7);
    await expect.poll(async () => (await stored('edge')).limits.leaf, { timeout: 10_000 }).toBe(7);
  });
});

it('the log says of each change what it changed itself', async () => {
  const [one, other] = [operator(), operator()];
  await change({ displayName: 'Acme I', limits: await limitsWith({}) }, one);
  await change({ limits: await limitsWith({ leafnodes: 9 }) }, other);
  expect((await recordsOf(other)).at(-1)?.reason).toBe('home leafnodes 7 → 9, edge leafnodes 7 → 9');
  await change({ displayName: 'Acme, closed' });
});

describe('a change whose server is killed', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between mark and key', 'done'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s', async (moment, result) => {
    const { version, limits, edge } = await settings();
    const connections = Math.max(limits.connections, edge.connections) + 1;
    const input = changeSettingsSchema.parse({ version, limits: { ...limits, connections } });
    const caller = operator();
    await killIn(vertebra, moment, { name: 'change-settings', caller, organization: 'acme', input });
    expect(await settle(caller)).toMatchObject({ result });
    const isDone = result === 'done';
    expect((await stored('home')).limits.conn).toBe(isDone ? connections : limits.connections);
    expect((await stored('edge')).limits.conn).toBe(isDone ? connections : edge.connections);
  });
});

describe('who may change settings', () => {
  it('is an operator alone', async () => {
    for (const caller of [
      admin(),
      member('acme', 'org-developer'),
      sovereign('support'),
      sovereign('security-officer'),
    ])
      await expect(change({ displayName: 'Mine' }, caller)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await settings()).displayName).toBe('Acme, closed');
    // what others may be given is not for them to see
    await change({ plan: null });
    expect((await getOrganizationSettings(admin(), 'acme')).plans).toEqual([]);
    expect((await settings()).plans).toHaveLength(1);
  });

  it('for people of another Organization there is none', async () => {
    const other = member('globex', 'org-admin');
    await expect(change({ displayName: 'Mine' }, other)).rejects.toMatchObject({ code: 'not-found' });
    await expect(getOrganizationSettings(other, 'acme')).rejects.toMatchObject({ code: 'not-found' });
    const none = changeOrganizationSettings(operator(), 'nobody', changeSettingsSchema.parse({ version: 'x' }));
    await expect(none).rejects.toMatchObject({ code: 'not-found' });
  });

  it('with figures that a server could misread: none', async () => {
    const { limits } = await settings();
    const judged = (connections: unknown) =>
      changeSettingsSchema.safeParse({ version: 'x', limits: { ...limits, connections } }).success;
    expect(judged(5)).toBe(true);
    for (const connections of [0, -2, 1.5, 2 ** 53, Number.NaN, '5', null, undefined])
      expect(judged(connections)).toBe(false);
  });
});
