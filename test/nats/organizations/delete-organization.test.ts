/** Deleting an Organization: nothing of it is left at the servers, nothing of it comes back, and its name is free for another one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRefusalsSchema } from '../../../lib/domain/credentials/refusal.ts';
import type { DeletionEvidence } from '../../../lib/domain/organizations/deletion.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { removeOwnRecords } from '../../../lib/server/accounts/deletion/own-records.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims, updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readUsage } from '../../../lib/server/accounts/usage/usage.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { listRefusals } from '../../../lib/server/features/credentials/refusals/list-refusals.query.ts';
import { getRefusalWatch } from '../../../lib/server/features/credentials/refusals/refusal-watch.store.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { changeOrganizationSettings } from '../../../lib/server/features/organizations/change-settings.command.ts';
import { getContents } from '../../../lib/server/features/organizations/deletion/get-contents.query.ts';
import { deleteOrganization } from '../../../lib/server/features/organizations/deletion/delete-organization.command.ts';
import { removeReturnedAccounts } from '../../../lib/server/features/organizations/deletion/returned-accounts.reconcile.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { listOrganizations } from '../../../lib/server/features/organizations/list-organizations.query.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { withCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { readOpenActs } from '../../../lib/server/spine/state/open-acts.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { keysOf } from '../../harness/accounts/own-keys.ts';
import { recordsOf } from '../../harness/cut-off.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = (slug = 'acme') => member(slug, 'org-admin');
const LIST = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 100 } as const;

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await make('globex');
  await getRefusalWatch();
});
afterAll(() => vertebra.stop());

const make = (slug: string) => createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
const suspend = async (slug: string) =>
  Array.fromAsync(await suspendOrganization(operator(), slug, { confirm: slug, reason: 'It ends.' }));
const remove = async (caller: Caller, slug: string): Promise<DeletionEvidence[]> =>
  Array.fromAsync(await deleteOrganization(caller, slug, { confirm: slug, reason: 'The contract ended.' }));
const accountsOf = async (slug: string) => {
  const record = (await readOrganizationRecord(slug))?.record;
  return [record?.home ?? '', record?.edge ?? ''];
};
const claimsOf = async (accounts: readonly string[]) => (await Promise.all(accounts.map(lookupClaims))).flat();
const returned = async () => (await getIndex()).returned;
const refusals = (caller: Caller) => listRefusals(caller, 'acme', listRefusalsSchema.parse({}));

describe('deleting', () => {
  let held: HeldCredential[];
  let old: string[];
  let accounts: string[];

  it('says before what is in it, and is refused while it is not suspended', async () => {
    await make('acme');
    const trusted = await issue(admin(), 'acme', { environment: 'dev', role: 'trusted-publisher' });
    held = [await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' }), trusted];
    const client = await connectWith(vertebra.nats.url, trusted);
    client.publish('ws.acme-dev.orders.created', '{}');
    await client.flush();
    const contents = await getContents(admin(), 'acme');
    expect(contents).toMatchObject({
      slug: 'acme',
      silent: [],
      total: { streams: 3, buckets: 1, messages: 1, consumers: 1, credentials: 2 },
      credentials: { issued: 2, living: 2, unreadable: 0 },
      lastReadAt: null,
    });
    expect(contents.total.connections).toBeGreaterThan(0);
    expect(contents.total.bytes).toBeGreaterThan(0);
    expect(contents.commands.map(({ of }) => of)).toEqual(['KV_ws-acme-dev-state', 'WS_acme-dev']);
    await client.close();
    const caller = operator();
    await expect(remove(caller, 'acme')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^acme is not suspended\. Suspend it first/) as string,
    });
    expect((await recordsOf(caller)).map(({ result }) => result)).toEqual(['intent', 'refused']);
    expect(await readOpenActs('open-deletions')).toEqual([]);
  });

  it('is for operators, who write its name; another Organization does not exist', async () => {
    for (const caller of [
      ...(['org-admin', 'org-developer', 'org-viewer'] as const).map((role) => member('acme', role)),
      sovereign('support'),
      sovereign('security-officer'),
    ])
      await expect(remove(caller, 'acme')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(remove(admin('globex'), 'acme')).rejects.toMatchObject({ code: 'not-found' });
    await expect(getContents(admin('globex'), 'acme')).rejects.toMatchObject({ code: 'not-found' });
    await expect(getContents(sovereign('security-officer'), 'acme')).rejects.toMatchObject({ code: 'forbidden' });
    for (const slug of ['nobody', '', '*', '>', 'acme.>', 'acme ', 'ACME', '-1', '__proto__'])
      await expect(remove(operator(), slug)).rejects.toMatchObject({ code: 'not-found' });
    for (const confirm of ['', 'Acme', 'acme ', 'globex', '*'])
      await expect(deleteOrganization(operator(), 'acme', { confirm, reason: 'x' })).rejects.toMatchObject({
        code: 'invalid-request',
        fields: [{ path: 'confirm' }],
      });
  });

  it('takes away everything, and proves it', async () => {
    await suspend('acme');
    for (const one of held) await expect(connectWith(vertebra.nats.url, one)).rejects.toThrow();
    await expect.poll(async () => (await refusals(operator())).total).toBe(held.length);
    accounts = await accountsOf('acme');
    old = await claimsOf(accounts);
    const before = await readOrganizationRecord('globex');
    const caller = operator();
    const lines = await remove(caller, 'acme');
    expect(lines.map(({ type }) => type)).toEqual([
      'begun',
      'claims',
      'claims',
      'emptied',
      'removed',
      'records',
      'server',
      'end',
    ]);
    expect(lines[0]).toMatchObject({ contents: { streams: 3, messages: 1, credentials: 2 } });
    expect(lines.at(-1)).toEqual({ type: 'end', closed: 0, proven: ['test-1'], unproven: [] });
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);

    const { byAccount } = await readUsage();
    for (const account of accounts) expect(byAccount.get(account)?.streams.size ?? 0).toBe(0);
    expect(await claimsOf(accounts)).toEqual([]);
    for (const one of held) await expect(connectWith(vertebra.nats.url, one)).rejects.toThrow();
    expect(await keysOf('acme')).toEqual(
      ['$KV.organizations.acme', ...accounts.map((one) => `$KV.deleted-accounts.acme.${one}`)].sort(),
    );
    expect(await readOpenActs('open-deletions')).toEqual([]);
    for (const who of [operator(), admin()]) {
      await expect(getOrganization(who, 'acme')).rejects.toMatchObject({ code: 'not-found' });
      await expect(remove(who, 'acme')).rejects.toMatchObject({
        code: who.actor.scope === 'sovereign' ? 'not-found' : 'forbidden',
      });
    }
    expect((await listOrganizations(operator(), LIST)).items.map(({ slug }) => slug)).toEqual(['globex']);
    expect((await listOrganizations(admin(), LIST)).items).toEqual([]);
    expect(await readOrganizationRecord('globex')).toEqual(before);

    const [intent, done, ...more] = await recordsOf(caller);
    expect([intent?.result, done?.result, more]).toEqual(['intent', 'done', []]);
    expect(done?.reason).toMatch(
      /^it had 3 streams .*1 message .*2 living credentials; proven on test-1\. Reason given: The contract ended\.$/,
    );
    const audit = await listAudit(operator(), { organization: 'acme', limit: 200 });
    expect(audit.items.length).toBeGreaterThan(5);
    await expect(listAudit(admin(), { limit: 200 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(listAudit(operator(), { organization: 'never', limit: 200 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it.each([
    ['home', 0],
    ['edge', 1],
  ] as const)('claims of its %s account that somebody writes later are told of, and removed', async (_, at) => {
    await updateClaims(old[at] ?? '');
    await expect.poll(returned).toEqual([accounts[at]]);
    const shown = await listOrganizations(operator(), LIST);
    expect(shown.items.map(({ slug }) => slug)).toEqual(['globex']);
    expect(shown.unreadable).toMatchObject([
      { account: accounts[at], reason: expect.stringContaining('belonged to acme') as string },
    ]);
    expect(await removeReturnedAccounts()).toBe(0);
    expect(await claimsOf(accounts)).toEqual([]);
    expect(await returned()).toEqual([]);
    const { items } = await listAudit(operator(), { action: 'deletion.enforce', limit: 10 });
    expect(items).toHaveLength(at + 1);
    expect(items[0]).toMatchObject({ organization: null, object: accounts[at], result: 'done' });
    expect(await removeReturnedAccounts()).toBe(0);
  });

  it('gives its name to another one, in which nothing of it is', async () => {
    const made = await make('acme');
    expect(made.organization.account).not.toBe(accounts[0]);
    const record = (await readOrganizationRecord('acme'))?.record;
    expect([record?.home, record?.edge].some((one) => accounts.includes(one ?? ''))).toBe(false);
    for (const one of held) await expect(connectWith(vertebra.nats.url, one)).rejects.toThrow();
    await updateClaims(old[0] ?? '');
    await expect.poll(returned).toEqual([accounts[0]]);
    expect((await getIndex()).organizations.get('acme')?.account).toBe(record?.home);
    for (const one of held) await expect(connectWith(vertebra.nats.url, one)).rejects.toThrow();
    expect(await removeReturnedAccounts()).toBe(0);

    const listed = await listCredentials(admin(), 'acme', { sort: 'issued', direction: 'desc', limit: 100 } as never);
    expect(listed.items).toEqual([]);
    expect(await refusals(admin())).toMatchObject({ items: [], total: 0, forgotten: false });
    const mine = await listAudit(admin(), { limit: 500 });
    expect(mine.items.filter(({ action }) => action !== 'organization.create')).toEqual([]);
    expect(JSON.stringify(mine)).not.toContain('The contract ended');
    const all = await listAudit(operator(), { organization: 'acme', limit: 500 });
    expect(all.items.length).toBeGreaterThan(mine.items.length + 5);
    const early = await listAudit(admin(), { from: '2000-01-01T00:00:00Z', limit: 500 });
    expect(early.items).toEqual(mine.items);
    const fresh = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
    await (await connectWith(vertebra.nats.url, fresh)).close();
  });
});

describe('two at once', () => {
  const settled = async (acts: Promise<unknown>[]) => {
    const results = await Promise.allSettled(acts);
    const lost = results.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code?: string; message: string }] : [],
    );
    for (const error of lost)
      expect(error.message).toMatch(/conflict|Nothing was changed|is being|no such|not suspended|not found|There is/i);
    return results.length - lost.length;
  };

  it('deletions: one wins, the others are told who', async () => {
    await make('initech');
    await suspend('initech');
    expect(
      await settled([remove(operator(), 'initech'), remove(operator(), 'initech'), remove(operator(), 'initech')]),
    ).toBe(1);
    expect(await claimsOf(await accountsOf('initech'))).toEqual([]);
    expect(await readOpenActs('open-deletions')).toEqual([]);
  });

  it.each([
    [
      'a resumption',
      () => resumeOrganization(operator(), 'hooli', { reason: 'No.' }).then((lines) => Array.fromAsync(lines)),
    ],
    [
      'a change of settings',
      async () =>
        changeOrganizationSettings(operator(), 'hooli', { version: 'none', belowUse: false, displayName: 'Other' }),
    ],
    ['a credential', () => issue(admin('hooli'), 'hooli', { environment: 'dev', role: 'publisher' })],
    ['a creation of the name', () => make('hooli')],
  ])(
    'a deletion and %s: the Organization is there or gone, and nothing between',
    { timeout: 30_000 },
    async (_, other) => {
      await make('hooli').catch(() => undefined);
      await suspend('hooli').catch(() => undefined);
      const accounts = await accountsOf('hooli');
      const [deleted] = await Promise.allSettled([remove(operator(), 'hooli'), other()]);
      const index = await getIndex();
      if (deleted.status === 'fulfilled') {
        expect(deleted.value.at(-1)).toMatchObject({ type: 'end', unproven: [] });
        expect(await claimsOf(accounts)).toEqual([]);
        expect(index.organizations.get('hooli')?.account).not.toBe(accounts[0]);
      } else {
        expect(index.organizations.get('hooli')?.account).toBe(accounts[0]);
        expect((await claimsOf(accounts)).length).toBe(2);
      }
      expect(await readOpenActs('open-deletions')).toEqual([]);
    },
  );
});

it('takes out records of its own name and of no other that begins like it', async () => {
  await withCatalyst(async ({ credentials, projections }) => {
    for (const key of ['acm.x', 'acme-x.x', 'zzz.acme']) await credentials.put(key, 'x');
    await projections.put('acme-x-dev', 'x');
    await projections.put('zzz-dev', 'x');
    await removeOwnRecords('zzz');
    for (const key of ['acm.x', 'acme-x.x']) expect((await credentials.get(key))?.operation).toBe('PUT');
    expect((await projections.get('acme-x-dev'))?.operation).toBe('PUT');
    expect((await projections.get('zzz-dev'))?.operation).toBe('DEL');
    expect((await credentials.get('zzz.acme'))?.operation).toBe('DEL');
    for (const key of ['acm.x', 'acme-x.x']) await credentials.delete(key);
  });
});
