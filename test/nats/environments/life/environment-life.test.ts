/** Environments through their life, on a real server: added, changed, retired, restored, deleted; by whom, and what is refused. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Kvm } from '@nats-io/kv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEnvironmentSchema } from '../../../../lib/domain/environments/environment-life.ts';
import { listCredentialsSchema } from '../../../../lib/domain/credentials/credential-list.ts';
import { authorize } from '../../../../lib/server/access/authorize.ts';
import { writeHome } from '../../../../lib/server/accounts/account-writer.ts';
import { readOrganizationRecord } from '../../../../lib/server/accounts/organization-record.ts';
import { lookupClaims, updateClaims } from '../../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../../lib/server/accounts/stored-claims.ts';
import { getCredential } from '../../../../lib/server/features/credentials/get-credential.query.ts';
import { listCredentials } from '../../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { listSigningKeys } from '../../../../lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { addEnvironment } from '../../../../lib/server/features/environments/life/add-environment.command.ts';
import { getEnvironment } from '../../../../lib/server/features/environments/life/get-environment.query.ts';
import { withCatalyst } from '../../../../lib/server/nats/connections/catalyst.ts';
import { withholdKeysAgain } from '../../../../lib/server/features/environments/life/open-environments.reconcile.ts';
import {
  deleteEnvironment,
  restoreEnvironment,
  retireEnvironment,
} from '../../../../lib/server/features/environments/life/retire-environment.command.ts';
import { rebuildEnvironment } from '../../../../lib/server/features/environments/rebuild-environment.command.ts';
import { createOrganization } from '../../../../lib/server/features/organizations/create-organization.command.ts';
import { getOrganization } from '../../../../lib/server/features/organizations/get-organization.query.ts';
import { readOpenActs } from '../../../../lib/server/spine/state/open-acts.ts';
import { connectWith } from '../../../battery/organization.ts';
import { member, operator, sovereign } from '../../../harness/callers.ts';
import { changeSettings, openHome, publishEvents } from '../../../harness/accounts/environment-settings.ts';
import { recordsOf } from '../../../harness/cut-off.ts';
import { issue } from '../../../harness/issue.ts';
import type { HeldCredential } from '../../../harness/issue.ts';
import { startVertebra } from '../../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');
const add = (type: 'dev' | 'stg' | 'uat' | 'poc' | 'prod', caller = operator()) =>
  addEnvironment(caller, 'acme', { type });
const get = (environment: string, caller = operator()) => getEnvironment(caller, 'acme', environment);
const confirmed = (environment: string) => ({ confirm: environment, reason: 'Not needed.' });
const retire = async (environment: string, caller = operator()) =>
  Array.fromAsync(await retireEnvironment(caller, 'acme', environment, confirmed(environment)));
const restore = async (environment: string, caller = operator()) =>
  Array.fromAsync(await restoreEnvironment(caller, 'acme', environment, { reason: 'Needed again.' }));
const remove = async (environment: string, caller = operator()) =>
  Array.fromAsync(await deleteEnvironment(caller, 'acme', environment, confirmed(environment)));
const all = async () => {
  const { environments, retired } = (await getOrganization(operator(), 'acme')).organization;
  return { environments, retired };
};

let vertebra: VertebraProcess;
let home: NatsConnection;
const open: NatsConnection[] = [];
const connected = async (held: HeldCredential) => {
  const connection = await connectWith(vertebra.nats.url, held);
  open.push(connection);
  return connection;
};
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['prod', 'dev'] });
  home = await openHome('acme');
});
afterAll(async () => {
  for (const connection of [...open, home]) await connection.close();
  await vertebra.stop();
});
const streams = async () => (await (await jetstreamManager(home)).streams.names().next()).sort();

describe('adding', () => {
  it('makes streams, bucket and name, and once more changes nothing', { timeout: 30_000 }, async () => {
    const caller = operator();
    const made = await add('stg', caller);
    expect(made).toMatchObject({
      environment: 'acme-stg',
      state: 'active',
      last: { kind: 'add', done: true },
      copying: [],
    });
    expect(await all()).toEqual({ environments: ['prod', 'stg', 'dev'], retired: [] });
    expect(await streams()).toEqual(
      expect.arrayContaining(['WS_acme-stg', 'KV_ws-acme-stg-state', 'WS_acme-stg_REJECTED']),
    );
    expect((await recordsOf(caller)).map(({ result }) => result)).toEqual(['intent', 'done']);
    await publishEvents(home, 'acme-stg', 3);
    expect((await add('stg')).inUse.events).toMatchObject({ messages: 3 });
    await (await jetstreamManager(home)).streams.delete('WS_acme-stg_REJECTED');
    await add('stg');
    expect(await streams()).toContain('WS_acme-stg_REJECTED');
    expect(await readOpenActs('open-environments')).toEqual([]);
    const publisher = await issue(admin(), 'acme', { environment: 'stg', role: 'publisher' });
    await connected(publisher);
  });

  it('counts no credential whose record cannot be read, and says so', async () => {
    await withCatalyst(({ credentials }) => credentials.create('acme.BROKEN', '{"name":'));
    const credentials = async () => (await getEnvironment(operator(), 'acme', 'acme-stg')).credentials;
    await expect.poll(credentials).toEqual({ writing: 1, reading: 0, unreadable: 1 });
    await withCatalyst(({ credentials: records }) => records.delete('acme.BROKEN'));
    await expect.poll(credentials).toEqual({ writing: 1, reading: 0, unreadable: 0 });
  });

  it('is judged before anything is made', async () => {
    const before = await streams();
    await expect(addEnvironment(operator(), 'acme', { type: 'uat', replicas: 3 })).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ path: 'replicas' }],
    });
    const nowhere = addEnvironment(operator(), 'acme', { type: 'uat', placement: { cluster: 'nowhere' } });
    await expect(nowhere).rejects.toMatchObject({ code: 'invalid-request', fields: [{ path: 'placement.cluster' }] });
    expect(await streams()).toEqual(before);
    expect(await all()).toEqual({ environments: ['prod', 'stg', 'dev'], retired: [] });
    for (const type of ['WS_', 'events', 'prod ', '', 'PROD', '*', 'acme-prod', 0, -1, 2 ** 53, null, undefined])
      expect(addEnvironmentSchema.safeParse({ type }).success).toBe(false);
    for (const replicas of [0, -1, 2, 4, 1.5, 2 ** 53, '3', null])
      expect(addEnvironmentSchema.safeParse({ type: 'uat', replicas }).success).toBe(false);
  });

  it(
    'by two operators at once, of two Environments, makes both; of one, makes it once',
    { timeout: 30_000 },
    async () => {
      const outcomes = await Promise.allSettled([add('uat'), add('poc'), add('poc'), add('uat')]);
      for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(2);
      expect((await all()).environments).toEqual(['prod', 'stg', 'uat', 'dev', 'poc']);
    },
  );
});

describe('retiring', () => {
  const known = new Map<string, HeldCredential>();
  const held = (role: string): HeldCredential => {
    const one = known.get(role);
    if (one === undefined) throw new Error(`no ${role}`);
    return one;
  };
  const WRITERS = ['publisher', 'kv-writer', 'trusted-publisher', 'trusted-subscriber'] as const;

  it('cuts whoever can write, with proof, and nobody else; nothing is lost', { timeout: 60_000 }, async () => {
    for (const role of [...WRITERS, 'kv-reader'] as const)
      known.set(role, await issue(admin(), 'acme', { environment: 'dev', role }));
    const other = await issue(admin(), 'acme', { environment: 'prod', role: 'publisher' });
    const clients = await Promise.all(WRITERS.map((role) => connected(held(role))));
    const stays = await Promise.all([connected(held('kv-reader')), connected(other)]);
    const before = await get('acme-dev');
    expect(before.credentials).toEqual({ writing: 4, reading: 1, unreadable: 0 });
    const caller = operator();
    const lines = await retire('acme-dev', caller);
    await Promise.all(clients.map((client) => client.closed()));
    expect(lines[0]).toMatchObject({ type: 'begun', kind: 'retire', connections: 4 });
    expect(lines.at(-1)).toEqual({ type: 'end', closed: 4, proven: ['test-1'], unproven: [] });
    expect(stays.map((client) => client.isClosed())).toEqual([false, false]);
    for (const role of WRITERS) await expect(connectWith(vertebra.nats.url, held(role))).rejects.toThrow();
    expect(await get('acme-dev')).toMatchObject({
      state: 'retired',
      inUse: before.inUse,
      last: { kind: 'retire', done: true, reason: 'Not needed.', servers: [{ server: 'test-1', why: null }] },
    });
    expect(await all()).toEqual({ environments: ['prod', 'stg', 'uat', 'poc'], retired: ['dev'] });
    expect((await recordsOf(caller)).at(-1)?.reason).toMatch(
      /proven on test-1; test-1 closed .*Reason given: Not needed\./,
    );
    expect(await readOpenActs('open-environments')).toEqual([]);
  });

  it('is told of its credentials and keys that can write, and of no others', async () => {
    const ofDev = await listCredentials(admin(), 'acme', { limit: 100, environment: 'dev' });
    const states = ofDev.items.map(({ role, state }) => `${role} ${state}`);
    expect(states.sort()).toEqual(['kv-reader expires-soon', ...WRITERS.map((role) => `${role} retired`)].sort());
    const retired = await listCredentials(admin(), 'acme', { limit: 100, state: 'retired' });
    expect(retired.total).toBe(WRITERS.length);
    expect(await getCredential(admin(), 'acme', held('publisher').publicKey)).toMatchObject({ retired: true });
    expect(await getCredential(admin(), 'acme', held('kv-reader').publicKey)).toMatchObject({ retired: false });
    const { items } = await listSigningKeys(admin(), 'acme');
    const withheld = items.flatMap((key) => (key.withheld ? [`${key.role} ${key.environment}`] : []));
    expect(withheld.sort()).toEqual(WRITERS.map((role) => `${role} dev`).sort());
  });

  it('refuses with its reason whatever would go on in it', async () => {
    const told = { message: expect.stringContaining('acme-dev is retired') as string };
    for (const role of ['publisher', 'kv-reader'] as const)
      await expect(issue(admin(), 'acme', { environment: 'dev', role })).rejects.toMatchObject({
        code: 'invalid-request',
        fields: [{ path: 'environment', ...told }],
      });
    await expect(rebuildEnvironment(operator(), 'acme', 'acme-dev')).rejects.toMatchObject({
      code: 'conflict',
      ...told,
    });
    await expect(add('dev')).rejects.toMatchObject({ code: 'conflict', ...told });
    await expect(changeSettings('acme-dev', {})).rejects.toMatchObject({ code: 'conflict', ...told });
    await expect(retire('acme-dev')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/is retired already: retired by .* \(“Not needed\.”\)/) as string,
    });
  });

  it('holds against claims of before, and against whoever writes claims later', { timeout: 30_000 }, async () => {
    const record = (await readOrganizationRecord('acme'))?.record;
    await writeHome(authorize(operator().actor, 'organization.change', 'acme'), record?.home ?? '');
    await issue(admin(), 'acme', { environment: 'prod', role: 'kv-writer' });
    for (const role of WRITERS) await expect(connectWith(vertebra.nats.url, held(role))).rejects.toThrow();
    // as a server of an earlier version would: the edge account with the keys of before
    const [edge = ''] = await lookupClaims(record?.edge ?? '');
    await restore('acme-dev');
    const [open = ''] = await lookupClaims(record?.edge ?? '');
    await retire('acme-dev');
    expect(open).not.toBe(edge);
    await updateClaims(open);
    const publisher = held('publisher');
    await (await connectWith(vertebra.nats.url, publisher)).close();
    await expect
      .poll(async () => {
        await withholdKeysAgain();
        return connectWith(vertebra.nats.url, publisher).then(
          (connection) => connection.close(),
          () => 'refused',
        );
      })
      .toBe('refused');
  });

  it(
    'is undone by restoring: the same credentials are let in, and the state goes on',
    { timeout: 30_000 },
    async () => {
      const lines = await restore('acme-dev', admin());
      expect(lines.at(-1)).toEqual({ type: 'end', closed: 0, proven: ['test-1'], unproven: [] });
      for (const role of [...WRITERS, 'kv-reader']) await (await connectWith(vertebra.nats.url, held(role))).close();
      expect((await all()).retired).toEqual([]);
      await expect(restore('acme-dev')).rejects.toMatchObject({ code: 'conflict' });
      await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
    },
  );

  it('by two at once happens once, and against restoring one of the two stands', { timeout: 30_000 }, async () => {
    const outcomes = await Promise.allSettled([retire('acme-uat'), retire('acme-uat'), retire('acme-uat', admin())]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const mixed = await Promise.allSettled([restore('acme-uat'), remove('acme-uat')]);
    expect(mixed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { environments, retired } = await all();
    const there = (await streams()).includes('WS_acme-uat');
    expect(environments.includes('uat')).toBe(there);
    expect(retired).not.toContain('uat');
  });
});

describe('deleting', () => {
  it('wants the Environment retired, and its name', async () => {
    await expect(remove('acme-stg')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Only a retired Environment can be deleted') as string,
    });
    await retire('acme-stg');
    const wrong = { confirm: 'acme-prod', reason: 'Oops.' };
    for (const act of [deleteEnvironment, retireEnvironment])
      await expect(act(operator(), 'acme', 'acme-stg', wrong)).rejects.toMatchObject({
        code: 'invalid-request',
        fields: [{ path: 'confirm' }],
      });
    expect((await get('acme-stg')).inUse.events).toMatchObject({ messages: 3 });
  });

  it(
    'takes all of it, and no credential of before comes back with a new one of its name',
    { timeout: 60_000 },
    async () => {
      await restore('acme-stg');
      const publisher = await issue(admin(), 'acme', { environment: 'stg', role: 'publisher' });
      const subscriber = await issue(admin(), 'acme', { environment: 'stg', role: 'subscriber', durable: 'billing' });
      const trusted = await issue(admin(), 'acme', { environment: 'stg', role: 'trusted-kv-writer' });
      await new Kvm(home).open('ws-acme-stg-state').then((bucket) => bucket.put('git/x', '{}'));
      await retire('acme-stg');
      const reader = await connected(subscriber);
      const caller = operator();
      const lines = await remove('acme-stg', caller);
      await reader.closed();
      expect(lines.filter(({ type }) => type === 'deleted')).toEqual([
        { type: 'deleted', name: 'WS_acme-stg', messages: 3, bytes: expect.any(Number) as number },
        { type: 'deleted', name: 'WS_acme-stg_REJECTED', messages: 0, bytes: 0 },
        { type: 'deleted', name: 'KV_ws-acme-stg-state', messages: 1, bytes: expect.any(Number) as number },
      ]);
      expect(lines.at(-1)).toMatchObject({ proven: ['test-1'], unproven: [] });
      expect((await streams()).filter((name) => name.includes('acme-stg'))).toEqual([]);
      const { environments, retired } = await all();
      expect([...environments, ...retired]).not.toContain('stg');
      await expect(get('acme-stg')).rejects.toMatchObject({ code: 'not-found' });
      expect((await recordsOf(caller)).at(-1)?.reason).toContain('WS_acme-stg deleted with 3 messages');
      const { homeKeys = [], edgeKeys = [] } = (await readOrganizationRecord('acme'))?.record ?? {};
      expect([...homeKeys, ...edgeKeys].filter(({ environment }) => environment === 'stg')).toEqual([]);

      await add('stg');
      expect((await get('acme-stg')).inUse.events).toMatchObject({ messages: 0 });
      const again = await issue(admin(), 'acme', { environment: 'stg', role: 'publisher' });
      await (await connectWith(vertebra.nats.url, again)).close();
      await issue(member('acme', 'org-admin', 'somebody-else'), 'acme', {
        environment: 'stg',
        role: 'subscriber',
        durable: 'billing',
      });
      await issue(admin(), 'acme', { environment: 'stg', role: 'trusted-kv-writer' });
      for (const old of [publisher, subscriber, trusted])
        await expect(connectWith(vertebra.nats.url, old)).rejects.toThrow();
      const { items } = await listCredentials(
        admin(),
        'acme',
        listCredentialsSchema.parse({ environment: 'stg', state: 'orphaned' }),
      );
      expect(items.length).toBeGreaterThanOrEqual(3);
    },
  );

  it('completing the creation brings none back that was deleted since', { timeout: 30_000 }, async () => {
    await retire('acme-dev');
    await remove('acme-dev');
    await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['prod', 'dev'] });
    expect((await all()).environments).not.toContain('dev');
    expect((await streams()).filter((name) => name.includes('acme-dev'))).toEqual([]);
    const tags = (await readStoredClaims((await readOrganizationRecord('acme'))?.record.home ?? ''))?.nats.tags ?? [];
    expect(tags.filter((tag) => tag.endsWith(':dev'))).toEqual([]);
  });
});

describe('who may', () => {
  it('is by the table, and for people of another Organization there is none', async () => {
    const others = [
      member('acme', 'org-developer'),
      member('acme', 'org-viewer'),
      sovereign('support'),
      sovereign('security-officer'),
    ];
    for (const caller of others)
      for (const act of [
        add('stg', caller),
        retire('acme-prod', caller),
        restore('acme-prod', caller),
        remove('acme-prod', caller),
        changeSettings('acme-prod', {}, { caller }),
      ])
        await expect(act).rejects.toMatchObject({ code: 'forbidden' });
    await expect(add('stg', admin())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(changeSettings('acme-prod', { replicas: 3 }, { caller: admin() })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      changeSettings('acme-prod', { placement: { tags: ['ssd'] } }, { caller: admin() }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
    const events = { maxAgeSeconds: 86_400, maxBytes: -1, maxMessages: -1 };
    expect((await changeSettings('acme-prod', { events }, { caller: admin() })).settings?.events).toEqual(events);
    const stranger = member('globex', 'org-admin');
    for (const act of [
      add('stg', stranger),
      retire('acme-prod', stranger),
      restore('acme-prod', stranger),
      remove('acme-prod', stranger),
      get('acme-prod', stranger),
    ])
      await expect(act).rejects.toMatchObject({ code: 'not-found' });
  });

  it('and of what is no Environment there is none', async () => {
    for (const name of ['acme-nope', 'acme', 'globex-prod', 'WS_acme-prod', 'acme-prod ', '', '*', 'acme-PROD'])
      for (const act of [get(name), retire(name), restore(name), remove(name)])
        await expect(act).rejects.toMatchObject({ code: 'not-found' });
  });
});
