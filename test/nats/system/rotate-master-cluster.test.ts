/** Rotating the master secret on three servers: one of them away, the process that carries it on killed, and what every server lets in then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RotateMasterSecret } from '../../../lib/domain/system/key-rotation.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { proveOpenRevocations } from '../../../lib/server/features/credentials/revocation.reconcile.ts';
import { carryOnMaster } from '../../../lib/server/features/credentials/master-secret/move-keys.reconcile.ts';
import { masterStatus } from '../../../lib/server/features/credentials/master-secret/master-status.query.ts';
import { settleAnnounced } from '../../../lib/server/features/credentials/signing-keys/signing-keys.reconcile.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getSovereignKeys } from '../../../lib/server/features/sovereign-keys/get-sovereign-keys.query.ts';
import { rotateMasterSecret } from '../../../lib/server/features/sovereign-keys/master-secret.command.ts';
import { addMaster } from '../../../lib/server/keys/add-master.ts';
import { readMasterRotation } from '../../../lib/server/nats/connections/current-master.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const SLUGS = ['acme', 'globex', 'initech', 'hooli'];
const AWAY = 2;
const officer = () => sovereign('security-officer');
const admin = () => member('acme', 'org-admin');

let cluster: TestNatsCluster;
let vertebra: Awaited<ReturnType<typeof joinCluster>>;
let held: HeldCredential;

const join = async () => {
  vertebra = await joinCluster(cluster);
};
const untilAnswered = () =>
  expect.poll(() => masterStatus(officer()).then(Boolean, () => false), { timeout: 60_000 }).toBe(true);
/** Gives the process of this test the next secret; gives its number. */
async function makeNext(): Promise<number> {
  const next = addMaster(cluster.keysDirectory);
  await vertebra.stop();
  await join();
  await untilAnswered();
  return next;
}
const begin = (to: number, how: RotateMasterSecret['how']) =>
  rotateMasterSecret(officer(), { to, how, reason: 'Yearly.' });
async function carryOn() {
  const rotation = await readMasterRotation();
  return rotation && carryOnMaster(rotation);
}
const master = async () => (await getSovereignKeys(officer())).master;
/** What servers do by themselves each few seconds beside it. */
async function reconcile(): Promise<void> {
  await settleAnnounced(0);
  await proveOpenRevocations(0);
}
const untilDone = () =>
  expect
    .poll(
      async () => {
        await reconcile();
        await carryOn();
        return (await master()).rotation?.doneAt ?? null;
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .not.toBeNull();
const letsIn = async (url: string) => {
  await (await connectWith(url, held)).close();
};

beforeAll(async () => {
  cluster = await startNatsCluster();
  await join();
  for (const slug of SLUGS) await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
}, 120_000);
afterAll(async () => {
  await vertebra.stop();
  await cluster.stop();
});

describe('with an overlap, while a server is away', () => {
  it('it is begun, every Organization gets its keys, and it is not done: the server is named', async () => {
    const next = await makeNext();
    await cluster.shutDown(AWAY);
    await untilAnswered();
    await begin(next, { kind: 'overlap', days: 30 });
    const state = await carryOn();
    expect(state).toMatchObject({ total: SLUGS.length, left: SLUGS.length });
    expect(state?.failed.map(({ name }) => name)).toEqual(SLUGS.toSorted());
    for (const { reason } of state?.failed ?? []) expect(reason).toContain('test-3');
    expect((await master()).rotation).toMatchObject({ master: next, doneAt: null });
    expect((await getSovereignKeys(officer())).servers).toContainEqual({ name: 'test-3', trusts: null });
    // What is right is not written again while it waits, and is still not done.
    const again = await carryOn();
    expect(again).toMatchObject({ left: SLUGS.length });
    expect(again?.failed[0]?.reason).toContain('test-3 did not answer');
    expect((await master()).rotation?.doneAt).toBeNull();
    const { items } = await listAudit(officer(), { action: 'master-secret.rotate', limit: 100 });
    expect(items.filter(({ organization }) => organization !== null)).toHaveLength(SLUGS.length);
    expect(items.map(({ reason }) => reason).join(' ')).not.toContain('All signing keys are derived from it');
  }, 120_000);

  it('is done once it is back; nobody was cut, on any server', async () => {
    await cluster.start(AWAY);
    await untilAnswered();
    await untilDone();
    for (const url of cluster.urls) await letsIn(url);
    const later = await issue(admin(), 'acme', { environment: 'dev', role: 'kv-reader' });
    for (const url of cluster.urls) await (await connectWith(url, later)).close();
  }, 120_000);
});

describe('at once, while a server is away', () => {
  it('those of earlier secrets are refused where servers answer, and it is not done', async () => {
    const next = await makeNext();
    await cluster.shutDown(AWAY);
    await untilAnswered();
    // A leak takes the server that is away for no reason to wait.
    await begin(next, { kind: 'at-once' });
    const state = await carryOn();
    expect(state).toMatchObject({ left: SLUGS.length });
    for (const { reason } of state?.failed ?? []) expect(reason).toContain('test-3');
    for (const url of cluster.urls.slice(0, AWAY)) await expect(connectWith(url, held)).rejects.toThrow();
    await reconcile();
    await carryOn();
    expect((await master()).rotation?.doneAt).toBeNull();
  }, 120_000);

  it('is done once it is back and is proven to refuse them', async () => {
    await cluster.start(AWAY);
    await untilAnswered();
    await untilDone();
    for (const url of cluster.urls)
      await expect(connectWith(url, held)).rejects.toMatchObject({ name: 'AuthorizationError' });
    const { masters } = await masterStatus(officer());
    expect(masters.filter(({ removable }) => removable).map((one) => one.master)).toEqual([1, 2]);
  }, 120_000);
});

describe('a process that is killed while it carries on', () => {
  it.each([1, 4, 7])(
    'at write %i: another one goes on, in turn, and each Organization has each key once',
    async (last) => {
      const next = await makeNext();
      held = await issue(admin(), 'acme', { environment: 'dev', role: 'publisher' });
      const victim: { kill?: () => void } = {};
      let updates = 0;
      const proxy = await startNatsProxy(Number(new URL(cluster.urls[0]).port), (subject) => {
        if (subject === '$SYS.REQ.CLAIMS.UPDATE') updates += 1;
        if (updates < last) return true;
        victim.kill?.();
        return false;
      });
      const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
      victim.kill = server.kill;
      const how = last === 4 ? ({ kind: 'at-once' } as const) : ({ kind: 'overlap', days: 1 } as const);
      const input = { to: next, how, reason: 'Killed.' };
      expect(await server.run({ name: 'rotate-master', caller: officer(), input })).toMatchObject({ code: 'killed' });
      proxy.stop();
      expect((await master()).rotation).toMatchObject({ master: next, doneAt: null });
      // Whoever comes at once waits until the one before counts as gone.
      expect(await carryOn()).toBeNull();
      await untilDone();
      const { masters } = await masterStatus(officer());
      expect(masters.find((one) => one.master === next)?.organizations).toBe(SLUGS.length);
      const rest = masters.filter((one) => one.master < next);
      if (how.kind === 'at-once') {
        expect(rest.every(({ removable }) => removable)).toBe(true);
        await expect(connectWith(cluster.urls[0], held)).rejects.toThrow();
      } else for (const url of cluster.urls) await letsIn(url);
    },
    120_000,
  );
});
