/** Who projects what: Organizations shared out between projectors, handed over, picked up and let go. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { callProjector } from '../../../lib/server/spine/projectors/projector-calls.ts';
import { livingProjectors } from '../../../lib/server/spine/projectors/projector-leases.ts';
import { ownerOf } from '../../../lib/server/spine/projectors/projector-owner.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { suspend } from '../../harness/suspend.ts';
import { MACHINE, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

/** Enough that two projectors have some each, whatever they are called. */
const SLUGS = Array.from({ length: 12 }, (_, n) => `org${String.fromCharCode(97 + n)}`);

let vertebra: VertebraProcess;
let projectors: ProjectorProcess[];
let organizations: ProjectedEnvironment[];
beforeAll(async () => {
  vertebra = await startVertebra();
  organizations = [];
  for (const slug of SLUGS) organizations.push(await openProjected(slug));
  projectors = await Promise.all([1, 2].map(() => startProjectorProcess(vertebra.environment)));
});
afterAll(async () => {
  for (const organization of organizations) organization.release();
  await Promise.all(projectors.map((projector) => projector.stop()));
  await vertebra.stop();
});

const slugOf = ({ environment }: ProjectedEnvironment) => environment.slice(0, environment.lastIndexOf('-'));
const ownerNow = async (organization: ProjectedEnvironment) =>
  ownerOf(slugOf(organization), (await livingProjectors()).keys());

/** The problem that its owner tells; throws while nobody has it. */
async function statusOf(organization: ProjectedEnvironment) {
  const call = { kind: 'status', environment: organization.environment } as const;
  for await (const status of callProjector(slugOf(organization), call)) return status;
  throw new Error('No status came.');
}

async function projectAll(): Promise<void> {
  for (const organization of organizations) await organization.publish('k8s.widget.shop.one', { any: 'thing' });
  for (const organization of organizations) await organization.projected();
}

it('two projectors have some each, and together all', async () => {
  await projectAll();
  const owners = new Set(await Promise.all(organizations.map(ownerNow)));
  expect([...owners].sort()).toEqual(projectors.map(({ id }) => id).sort());
  const figures = await Promise.all(projectors.map(({ machinesUrl }) => environmentsOf(machinesUrl)));
  expect(figures.reduce((sum, figure) => sum + figure, 0)).toBe(SLUGS.length);
});

async function environmentsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: MACHINE })).text();
  return Number(/^vertebra_projector_environments (\d+)$/mu.exec(text)?.[1]);
}

it('an Organization that is created is picked up', async () => {
  const created = await openProjected('newcomer');
  await created.publish('k8s.widget.shop.one', { any: 'thing' });
  await created.projected();
  created.release();
});

it('a suspended one is let go, and taken again when it is active', async () => {
  const other = await openProjected('suspended');
  await other.publish('k8s.widget.shop.one', { any: 'thing' });
  await other.projected();
  const takeBack = await suspend('suspended');
  await expect.poll(() => statusOf(other).catch(String), { timeout: 5_000 }).toContain('on its way');
  await takeBack();
  await expect
    .poll(() => statusOf(other).catch(String), { timeout: 20_000 })
    .toMatchObject({ lag: expect.any(Number) as number, problem: null });
  // The test's own connection was cut off as well and comes back in its own time.
  await vi.waitFor(() => other.publish('k8s.widget.shop.two', { any: 'thing' }), { timeout: 20_000 });
  await other.projected();
  other.release();
});

/** What a projector says of its lease from now on: that it renews it, and that it gives it back. */
async function hearLease({ id }: ProjectorProcess) {
  const { connection } = await getCatalyst();
  const said: string[] = [];
  const listening = connection.subscribe(`$KV.projectors.${id}`, {
    callback: (_error, message) =>
      void said.push(message.headers?.get('KV-Operation') === 'DEL' ? 'given back' : 'renewed'),
  });
  await connection.flush();
  return async () => {
    await connection.flush();
    listening.unsubscribe();
    return said;
  };
}

it('one that is stopped gives its share back before it ends, so that nobody waits for its silence', async () => {
  const [first, second] = projectors;
  if (!first) throw new Error('There is no projector.');
  const lease = await hearLease(first);
  for (let n = 0; n < 500; n += 1) for (const one of organizations) one.send('k8s.widget.shop.one', { n });
  expect(await first.stop()).toBe(0);
  projectors.splice(0, 1);
  expect((await lease()).at(-1)).toBe('given back');
  await projectAll();
  expect(new Set(await Promise.all(organizations.map(ownerNow)))).toEqual(new Set([second?.id]));
});

it('the share of one that is killed is taken over once its lease is over', async () => {
  const first = await startProjectorProcess(vertebra.environment);
  const [second] = projectors;
  await expect.poll(() => environmentsOf(second?.machinesUrl ?? '')).toBeLessThan(SLUGS.length);
  for (let n = 0; n < 500; n += 1) for (const one of organizations) one.send('k8s.widget.shop.one', { n });
  const lease = await hearLease(first);
  await first.kill();
  await expect
    .poll(() => environmentsOf(second?.machinesUrl ?? ''), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(SLUGS.length);
  expect(await lease()).not.toContain('given back');
  await projectAll();
});
