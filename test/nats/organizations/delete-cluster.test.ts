/** Deleting on three servers of which one does not answer: it is not done before that one is back and has nothing of it any more. */
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { withHome } from '../../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { readUsage } from '../../../lib/server/accounts/usage/usage.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { deleteOrganization } from '../../../lib/server/features/organizations/deletion/delete-organization.command.ts';
import { getContents } from '../../../lib/server/features/organizations/deletion/get-contents.query.ts';
import { carryOnDeletions } from '../../../lib/server/features/organizations/deletion/open-deletions.reconcile.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { suspendOrganization } from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { readOpenActs } from '../../../lib/server/spine/state/open-acts.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const AWAY = 2;
const ACME = { slug: 'acme', displayName: 'Acme', environments: ['dev' as const] };
const ALL = ['test-1', 'test-2', 'test-3'];

let cluster: TestNatsCluster;
let vertebra: Awaited<ReturnType<typeof joinNats>>;
beforeAll(async () => {
  cluster = await startNatsCluster({ tags: ['a', 'b', 'c'] });
  const url = cluster.urls.slice(0, AWAY).join(',');
  vertebra = await joinNats({ ...cluster, url, websocketUrl: cluster.websocketUrls[0] });
}, 90_000);
afterAll(async () => {
  await vertebra.stop();
  await cluster.stop();
});

it(
  'what is on three servers, and on the one that is away alone, is gone once that is back',
  { timeout: 120_000 },
  async () => {
    // A cluster that has just been started loses sight of a server for a moment.
    await vi.waitFor(() => createOrganization(operator(), ACME), { timeout: 20_000, interval: 500 });
    const held = await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'trusted-publisher' });
    const record = (await readOrganizationRecord('acme'))?.record;
    const accounts = [record?.home ?? '', record?.edge ?? ''];
    const grant = authorize(operator().actor, 'organization.create');
    await withHome(grant, { organization: 'acme', account: record?.home ?? '' }, async (connection) => {
      const { streams } = await jetstreamManager(connection, { checkAPI: false });
      const { cluster: where } = await streams.add({
        name: 'ALONE',
        subjects: ['ws.alone'],
        num_replicas: 1,
        placement: { cluster: 'test', tags: ['c'] },
      });
      expect(where?.leader).toBe('test-3');
    });
    const whole = await getContents(operator(), 'acme');
    expect(whole).toMatchObject({ silent: [], total: { streams: 4 } });
    await Array.fromAsync(await suspendOrganization(operator(), 'acme', { confirm: 'acme', reason: 'It ends.' }));

    await cluster.kill(AWAY);
    await cluster.elected(AWAY);
    const contents = await getContents(operator(), 'acme');
    expect(contents).toMatchObject({ silent: ['test-3'], total: { streams: 3 } });
    const caller = operator();
    const input = { confirm: 'acme', reason: 'The contract ended.' };
    const lines = await Array.fromAsync(await deleteOrganization(caller, 'acme', input));
    expect(lines.at(-1)).toMatchObject({ type: 'end', unproven: expect.arrayContaining(['test-3']) as string[] });
    expect(lines.some(({ type }) => type === 'removed' || type === 'records')).toBe(false);
    await carryOnDeletions(0);
    expect(await readOpenActs('open-deletions')).toHaveLength(1);
    const { organization, deletion } = await getOrganization(operator(), 'acme');
    expect(organization.state).toBe('deleting');
    expect(deletion?.emptied.map(({ server, provenAt }) => [server, provenAt !== null])).toEqual([
      ['test-1', true],
      ['test-2', true],
      ['test-3', false],
    ]);
    expect(deletion).toMatchObject({ removed: [], doneAt: null });
    for (const url of cluster.urls.slice(0, AWAY)) await expect(connectWith(url, held)).rejects.toThrow();
    await expect(createOrganization(operator(), ACME)).rejects.toMatchObject({ code: 'conflict' });

    await cluster.start(AWAY);
    await cluster.heal();
    const open = () => carryOnDeletions(0).then(() => readOpenActs('open-deletions'));
    await expect.poll(() => open().catch(String), { timeout: 60_000, interval: 500 }).toEqual([]);
    const { byAccount, freshness } = await readUsage();
    expect(freshness.serversAnswered).toEqual(ALL);
    for (const account of accounts) {
      expect(byAccount.get(account)?.streams.size ?? 0).toBe(0);
      expect(await lookupClaims(account)).toEqual([]);
    }
    expect((await readOrganizationRecord('acme'))?.record.deletion).toMatchObject({
      keeps: [],
      doneAt: expect.any(String) as string,
    });
    for (const url of cluster.urls) await expect(connectWith(url, held)).rejects.toThrow();
    expect((await getIndex()).organizations.has('acme')).toBe(false);
    const { items } = await listAudit(operator(), { organization: 'acme', action: 'organization.delete', limit: 50 });
    expect(
      items
        .filter(({ correlation }) => correlation === caller.correlation)
        .map(({ result, reason }) => `${result} ${reason?.slice(0, 28) ?? ''}`),
    ).toEqual(['done Proven on every server by no', expect.stringMatching(/^done it had 3? ?/) as string, 'intent ']);
  },
);
