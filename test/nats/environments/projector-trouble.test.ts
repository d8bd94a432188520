/** What goes wrong around the projector: it says so, harms no other Environment, and goes on by itself. */
import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { ensureEnvironmentAssets } from '../../../lib/server/spine/state/environment-assets.ts';
import { callProjector } from '../../../lib/server/spine/projectors/projector-calls.ts';
import { member } from '../../harness/callers.ts';
import { limitStorage } from '../../harness/nats/limit-storage.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { askAs } from '../../harness/read-api.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
let other: ProjectedEnvironment;
beforeAll(async () => {
  vertebra = await startVertebra();
  projector = await startProjectorProcess(vertebra.environment);
  other = await openProjected('other');
});
afterAll(async () => {
  other.release();
  await projector.stop();
  await vertebra.stop();
});

async function problemOf({ environment }: ProjectedEnvironment): Promise<string | null> {
  const organization = environment.slice(0, environment.lastIndexOf('-'));
  for await (const { problem } of callProjector(organization, { kind: 'status', environment })) return problem;
  throw new Error('No status came.');
}
const problem = (environment: ProjectedEnvironment) => problemOf(environment).catch(String);

async function otherIsUnharmed(): Promise<void> {
  await other.publish('k8s.widget.shop.one', { any: 'thing' });
  await other.projected();
  expect(await problemOf(other)).toBeNull();
}

/** Events about objects of 10 kB, each of which changes the one that is there. */
async function changeObjects(environment: ProjectedEnvironment, round: number, many = 50): Promise<void> {
  for (let n = 0; n < many; n += 1) {
    await environment.publish(`k8s.widget.shop.w${n}`, { round, text: 'x'.repeat(10_000) });
  }
}

it('an account that has reached its limit: says so, and goes on when there is room', async () => {
  const full = await openProjected('full');
  await projector.stop();
  await changeObjects(full, 1);
  // there is room for the events as they are, and not for a state as large
  const takeBack = await limitStorage('full', 700_000);
  projector = await startProjectorProcess(vertebra.environment);
  await expect.poll(() => problem(full), { timeout: 20_000 }).toContain('refuses to keep the state');
  await otherIsUnharmed();
  await takeBack();
  await full.projected();
  expect(await problemOf(full)).toBeNull();
  full.release();
});

it('a bucket that is full: says so, and goes on when there is room', async () => {
  const full = await openProjected('small');
  const { bucketStream } = environmentAssets(full.environment);
  const { streams } = await jetstreamManager(full.connection);
  const room = async (max_bytes: number) => streams.update(bucketStream, { max_bytes });
  await room(200_000);
  await changeObjects(full, 1);
  await expect.poll(() => problem(full), { timeout: 20_000 }).toContain('maximum bytes');
  await otherIsUnharmed();
  await room(-1);
  await full.projected();
  full.release();
});

it('a bucket that is deleted: is made again, with all that was in it', async () => {
  const lost = await openProjected('lost');
  await changeObjects(lost, 1);
  await lost.projected();
  const { streams } = await jetstreamManager(lost.connection);
  await streams.delete(environmentAssets(lost.environment).bucketStream);
  await expect
    .poll(() => streams.info(environmentAssets(lost.environment).bucketStream).then(() => true, String), {
      timeout: 20_000,
    })
    .toBe(true);
  await lost.projected();
  await lost.publish('k8s.widget.shop.after', { any: 'thing' });
  await lost.projected();
  lost.release();
});

it('a stream that is deleted: says so, and projects the one that is made in its place', async () => {
  const anew = await openProjected('anew');
  await changeObjects(anew, 1);
  await anew.projected();
  const { stream } = environmentAssets(anew.environment);
  const { streams } = await jetstreamManager(anew.connection);
  await streams.delete(stream);
  await expect.poll(() => problem(anew), { timeout: 20_000 }).toContain('not there');
  await otherIsUnharmed();
  await ensureEnvironmentAssets(anew.connection, anew.environment, { replicas: 1 });
  // it counts from 1 again, and what was known of the old one must not keep its events out
  await changeObjects(anew, 2);
  await anew.projected();
  anew.release();
});

it('a consumer that somebody made in its place, to be pushed to: says so, and goes on when it is deleted', async () => {
  const taken = await openProjected('taken');
  const { stream } = environmentAssets(taken.environment);
  const { consumers } = await jetstreamManager(taken.connection);
  await projector.stop();
  await consumers.delete(stream, PROJECTOR_CONSUMER);
  const pushes = { durable_name: PROJECTOR_CONSUMER, deliver_subject: 'elsewhere', ack_policy: AckPolicy.Explicit };
  await consumers.add(stream, pushes);
  await taken.publish('k8s.widget.shop.one', { any: 'thing' });
  projector = await startProjectorProcess(vertebra.environment);
  await expect.poll(() => problem(taken), { timeout: 20_000 }).toContain('Delete it');
  await otherIsUnharmed();
  await consumers.delete(stream, PROJECTOR_CONSUMER);
  await taken.projected();
  expect(await problemOf(taken)).toBeNull();
  taken.release();
});

it.each(['stream', 'bucketStream'] as const)(
  'sequences of its %s that somebody moved beyond 2^53: says so, rounds none, and goes on with one that is made in its place',
  async (which) => {
    const slug = which === 'stream' ? 'far' : 'farther';
    const far = await openProjected(slug);
    const stream = environmentAssets(far.environment)[which];
    await changeObjects(far, 1, 5);
    await far.projected();
    const ask = await askAs(projector.port, member(slug, 'org-viewer'));
    const state = async () => (await ask(readApi.state(far.environment))).text();
    await expect.poll(state, { timeout: 20_000 }).toContain('widget/shop/w4');
    // Written by hand: the client's own JSON would round it.
    await far.connection.request(`$JS.API.STREAM.PURGE.${stream}`, '{"seq":9007199254740989}');
    await changeObjects(far, 2, 20);
    await expect.poll(() => problem(far), { timeout: 20_000 }).toContain(`The sequences of ${stream} are beyond 2^53`);
    if (which === 'bucketStream') await expect.poll(state, { timeout: 20_000 }).toContain('are beyond 2^53');
    await otherIsUnharmed();
    const { streams } = await jetstreamManager(far.connection);
    await streams.delete(stream);
    await ensureEnvironmentAssets(far.connection, far.environment, { replicas: 1 });
    await changeObjects(far, 3, 5);
    await far.projected();
    expect(await problemOf(far)).toBeNull();
    await expect.poll(state, { timeout: 20_000 }).toContain('"round":3');
    far.release();
  },
);
