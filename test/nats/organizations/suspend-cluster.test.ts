/** Suspending on three servers of which one does not answer: it is proven of the others, and of that one once it is back. */
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { SuspensionEvidence } from '../../../lib/domain/organizations/suspension.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { proveOpenSuspensions } from '../../../lib/server/features/organizations/open-suspensions.reconcile.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { readOpenActs } from '../../../lib/server/spine/state/open-acts.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const ALL = ['test-1', 'test-2', 'test-3'];
const AWAY = 2;
const admin = () => member('acme', 'org-admin');

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
let home: NatsConnection;
let sealed: HeldCredential;
let trusted: HeldCredential;
beforeAll(async () => {
  cluster = await startNatsCluster({ network: true });
  const url = cluster.urls.slice(0, AWAY).join(',');
  vertebra = await joinCluster(cluster, { url });
  home = await targetOrganization(cluster.urls[0], 'acme', ['dev']);
  sealed = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  trusted = await issue(admin(), 'acme', { environment: 'dev', role: 'trusted-publisher' });
}, 90_000);
afterAll(async () => {
  await home.close();
  await vertebra.stop();
  await cluster.stop();
});

const suspend = async () =>
  Array.fromAsync(await suspendOrganization(operator(), 'acme', { confirm: 'acme', reason: 'Keys leaked.' }));
const resume = async () => Array.fromAsync(await resumeOrganization(operator(), 'acme', { reason: 'All new.' }));
const connectEverywhere = (held: HeldCredential) => Promise.all(cluster.urls.map((url) => connectWith(url, held)));
const refused = (urls: readonly string[] = cluster.urls) =>
  Promise.all(urls.flatMap((url) => [sealed, trusted].map((held) => expect(connectWith(url, held)).rejects.toThrow())));
/** What the page tells; while a server has just gone, it may say for a moment that it does not know. */
const shown = () =>
  vi.waitFor(
    async () => {
      const { suspension } = await getOrganization(admin(), 'acme');
      expect(suspension, 'known').not.toBeUndefined();
      return suspension;
    },
    { timeout: 20_000, interval: 500 },
  );
const provenOn = async () =>
  Object.fromEntries(((await shown())?.servers ?? []).map(({ server, provenAt }) => [server, provenAt !== null]));
const allProven = async () => {
  await proveOpenSuspensions(0);
  return readOpenActs('open-suspensions');
};
const serversOf = (lines: SuspensionEvidence[], type: 'claims') =>
  lines.flatMap((line) => (line.type === type ? [`${line.account} ${line.server}`] : [])).sort();
const lateOf = async (action: 'organization.suspend' | 'organization.resume') => {
  const { items } = await listAudit(admin(), { organization: 'acme', action, limit: 50 });
  return items.filter(({ reason }) => reason?.startsWith('Proven on every server by now') === true).length;
};

it('cuts everybody on all three, and lets them in on all three again', { timeout: 60_000 }, async () => {
  const clients = [...(await connectEverywhere(sealed)), ...(await connectEverywhere(trusted))];
  const cut = Promise.all(clients.map((client) => client.closed()));
  const lines = await suspend();
  await cut;
  expect(serversOf(lines, 'claims')).toEqual(['edge', 'home'].flatMap((side) => ALL.map((one) => `${side} ${one}`)));
  // six of these two, and that of the test itself
  expect(lines.at(-1)).toEqual({ type: 'end', closed: 7, proven: ALL, unproven: [] });
  await refused();
  const resumed = await resume();
  expect(resumed.at(-1)).toEqual({ type: 'end', closed: 0, proven: ALL, unproven: [] });
  for (const held of [sealed, trusted]) for (const client of await connectEverywhere(held)) await client.close();
});

it.each(['severed', 'silent', 'frozen'] as const)(
  'is not proven on a server that is %s until it is back, and neither is resuming',
  { timeout: 240_000 },
  async (how) => {
    const takeAway = async () => {
      if (how === 'frozen') await cluster.freeze(AWAY);
      else cluster.cut(AWAY, how);
      await cluster.elected(AWAY);
    };
    const bringBack = async () => {
      if (how === 'frozen') cluster.thaw(AWAY);
      await cluster.heal();
    };
    onTestFinished(bringBack);
    const lateBefore = [await lateOf('organization.suspend'), await lateOf('organization.resume')];
    const clients = await connectEverywhere(sealed);
    const [, , alone] = clients;
    await takeAway();
    const lines = await suspend();
    await Promise.all(clients.slice(0, AWAY).map((client) => client.closed()));
    expect(lines.at(-1)).toMatchObject({ proven: ['test-1', 'test-2'], unproven: ['test-3'] });
    expect(lines.find((line) => line.type === 'server' && line.server === 'test-3')).toMatchObject({ provenAt: null });
    expect(await allProven()).toHaveLength(1);
    expect(await provenOn()).toEqual({ 'test-1': true, 'test-2': true, 'test-3': false });
    await refused(cluster.urls.slice(0, AWAY));
    if (how !== 'frozen') await alone?.flush();

    await bringBack();
    await expect.poll(() => allProven().catch(String), { timeout: 40_000, interval: 500 }).toEqual([]);
    await alone?.closed();
    await refused();
    expect(await provenOn()).toEqual({ 'test-1': true, 'test-2': true, 'test-3': true });
    expect(await lateOf('organization.suspend')).toBe((lateBefore[0] ?? 0) + 1);

    await takeAway();
    const resumed = await resume();
    expect(resumed.at(-1)).toMatchObject({ proven: ['test-1', 'test-2'], unproven: ['test-3'] });
    expect(await allProven()).toHaveLength(1);
    expect(await provenOn()).toEqual({ 'test-1': true, 'test-2': true, 'test-3': false });
    await bringBack();
    await expect.poll(() => allProven().catch(String), { timeout: 40_000, interval: 500 }).toEqual([]);
    expect(await lateOf('organization.resume')).toBe((lateBefore[1] ?? 0) + 1);
    for (const held of [sealed, trusted]) for (const client of await connectEverywhere(held)) await client.close();
    // over and proven: nothing of it is shown any more
    expect(await shown()).toBeNull();
  },
);
