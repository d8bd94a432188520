/** Somebody else acknowledges, changes or empties what the projector works with: it says so, and the state is what the stream says. */
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers as makeHeaders } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import { callProjector } from '../../../lib/server/spine/projectors/projector-calls.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { modelOf, readBucket } from '../../harness/projector/state-model.ts';
import { MACHINE, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  projector = await startProjectorProcess(vertebra.environment);
});
afterAll(async () => {
  await projector.stop();
  await vertebra.stop();
});

const SLOW = { timeout: 40_000, interval: 250 };
const slugOf = ({ environment }: ProjectedEnvironment) => environment.replace(/-dev$/u, '');

async function statusOf(of: ProjectedEnvironment) {
  for await (const status of callProjector(slugOf(of), { kind: 'status', environment: of.environment })) return status;
  throw new Error('No status came.');
}

/** Waits until the bucket is what the stream says, whatever the consumer says. */
async function isModel(of: ProjectedEnvironment): Promise<void> {
  const { state } = await modelOf(of.connection, of.environment);
  await expect.poll(() => readBucket(of.connection, of.environment), SLOW).toEqual(state);
}

async function publishMany(of: ProjectedEnvironment, many: number, from = 0): Promise<void> {
  for (let n = from; n < from + many; n += 1) await of.publish(`k8s.widget.shop.w${n}`, { n });
}

/** Keeps pulls waiting on the projector's consumer and acknowledges whatever comes, as anybody with the rights can. */
function steal({ connection, environment, inboxPrefix }: ProjectedEnvironment, pulls: number) {
  const { stream } = environmentAssets(environment);
  const inbox = `${inboxPrefix}.thief`;
  let stolen = 0;
  const subscription = connection.subscribe(inbox, {
    callback: (_error, message) => {
      if (message.data.length === 0) return;
      stolen += 1;
      message.respond();
    },
  });
  for (let n = 0; n < pulls; n += 1) {
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${PROJECTOR_CONSUMER}`;
    connection.publish(subject, JSON.stringify({ batch: 1, expires: 60_000_000_000 }), { reply: inbox });
  }
  return {
    stolen: () => stolen,
    stop: () => subscription.unsubscribe(),
  };
}

describe('the consumer', () => {
  it('is read by somebody else, who acknowledges: what was taken is read again, and people are told', async () => {
    const acme = await openProjected('stolen');
    await publishMany(acme, 1);
    await acme.projected();
    expect((await statusOf(acme)).notice).toBeNull();
    const thief = steal(acme, 40);
    await publishMany(acme, 30, 1);
    await isModel(acme);
    expect(thief.stolen()).toBeGreaterThan(0);
    await expect.poll(() => statusOf(acme), SLOW).toMatchObject({ lag: 0, problem: null });
    expect((await statusOf(acme)).notice).toMatch(/events? were acknowledged .* somebody else/u);
    const metrics = await (await fetch(`${projector.machinesUrl}/metrics`, { headers: MACHINE })).text();
    expect(metrics).toMatch(/vertebra_projector_noticed [1-9]/u);
    thief.stop();
    acme.release();
  });

  it('is made anew so that it leaves out what is there', async () => {
    const acme = await openProjected('skipping');
    await publishMany(acme, 5);
    await acme.projected();
    const { stream } = environmentAssets(acme.environment);
    const { consumers } = await jetstreamManager(acme.connection);
    await projector.stop();
    await publishMany(acme, 20, 5);
    await consumers.delete(stream, PROJECTOR_CONSUMER);
    const skips = { ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.New };
    await consumers.add(stream, { durable_name: PROJECTOR_CONSUMER, ...skips });
    projector = await startProjectorProcess(vertebra.environment);
    await isModel(acme);
    await expect.poll(async () => (await statusOf(acme)).notice, SLOW).toContain('20 events');
    acme.release();
  });

  it('is changed so that it leaves out some subjects', async () => {
    const acme = await openProjected('filtered');
    await publishMany(acme, 5);
    await acme.projected();
    const { stream, subjectPrefix } = environmentAssets(acme.environment);
    const { consumers } = await jetstreamManager(acme.connection);
    await consumers.update(stream, PROJECTOR_CONSUMER, { filter_subject: `${subjectPrefix}.git.>` });
    await publishMany(acme, 20, 5);
    await isModel(acme);
    await expect.poll(async () => (await statusOf(acme)).notice, SLOW).toContain('20 events');
    // it is put right, so that nothing has to be read again any more
    await expect
      .poll(async () => (await consumers.info(stream, PROJECTOR_CONSUMER)).config.filter_subject, SLOW)
      .toBeUndefined();
    acme.release();
  });

  it('is changed so that it gives out headers only', async () => {
    const acme = await openProjected('headers');
    await publishMany(acme, 1);
    await acme.projected();
    const { stream } = environmentAssets(acme.environment);
    const { consumers } = await jetstreamManager(acme.connection);
    await consumers.update(stream, PROJECTOR_CONSUMER, { headers_only: true });
    await publishMany(acme, 5, 1);
    await acme.projected();
    acme.release();
  });
});

describe('no alarm', () => {
  it('when projectors die, hand over and come again under load', async () => {
    const acme = await openProjected('quiet');
    const other = await startProjectorProcess(vertebra.environment);
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 2_000; n += 1) acme.send(`k8s.widget.shop.w${n % 50}`, { round, n });
      await acme.connection.flush();
      if (round === 0) await projector.kill();
      if (round === 1) projector = await startProjectorProcess(vertebra.environment);
      if (round === 2) await other.stop();
    }
    await acme.projected();
    await expect.poll(() => statusOf(acme), SLOW).toMatchObject({ lag: 0, problem: null, notice: null });
    const metrics = await (await fetch(`${projector.machinesUrl}/metrics`, { headers: MACHINE })).text();
    expect(metrics).not.toMatch(/vertebra_projector_incidents_total\{/u);
    acme.release();
  });
});

describe('the bucket', () => {
  it('is wiped by a rollup: what vanished is written again, and people are told until they had it rebuilt', async () => {
    const acme = await openProjected('wiped');
    await publishMany(acme, 9);
    await acme.projected();
    const { bucket, bucketStream } = environmentAssets(acme.environment);
    const { streams } = await jetstreamManager(acme.connection);
    await streams.update(bucketStream, { allow_rollup_hdrs: true });
    const headers = makeHeaders();
    headers.set('Nats-Rollup', 'all');
    await jetstream(acme.connection).publish(`$KV.${bucket}.widget/shop/w0`, '{}', { headers });
    await acme.publish('k8s.widget.shop.w0', { n: 'again' });
    await isModel(acme);
    await expect.poll(async () => (await statusOf(acme)).notice, SLOW).toMatch(/keys vanished from the bucket/u);
    await Array.fromAsync(callProjector(slugOf(acme), { kind: 'rebuild', environment: acme.environment }));
    expect((await statusOf(acme)).notice).toBeNull();
    acme.release();
  });
});

it('events that are purged before they were projected are told of', async () => {
  const acme = await openProjected('purged');
  await publishMany(acme, 1);
  await acme.projected();
  const { stream } = environmentAssets(acme.environment);
  const subject = `$JS.API.CONSUMER.PAUSE.${stream}.${PROJECTOR_CONSUMER}`;
  await acme.connection.request(subject, JSON.stringify({ pause_until: '2100-01-01T00:00:00Z' }));
  await publishMany(acme, 7, 1);
  await (await jetstreamManager(acme.connection)).streams.purge(stream);
  await acme.connection.request(subject, JSON.stringify({ pause_until: '2000-01-01T00:00:00Z' }));
  await expect.poll(async () => (await statusOf(acme)).notice, SLOW).toMatch(/7 events left the stream/u);
  acme.release();
});
