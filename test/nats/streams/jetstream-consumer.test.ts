/** Why a consumer is behind, told of consumers of a real server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, jetstream, StorageType } from '@nats-io/jetstream';
import type { ConsumerConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConsumerInfo } from '../../../lib/jetstream/consumers/consumer-info.ts';
import { paceOf, toReading } from '../../../lib/jetstream/consumers/consumer-pace.ts';
import { diagnoseConsumer } from '../../../lib/jetstream/consumers/diagnose-consumer.ts';
import { getConsumer } from '../../../lib/jetstream/consumers/get-consumer.ts';
import { isConsumerMissing, isStreamMissing } from '../../../lib/jetstream/jetstream-error.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
});
afterAll(() => server.stop());

const STREAM = 'EVENTS';
beforeEach(async () => {
  const { streams } = server.manager;
  await streams.delete(STREAM).catch(() => undefined);
  await streams.add({ name: STREAM, subjects: ['ws.>'], storage: StorageType.Memory });
  for (const n of [1, 2, 3, 4, 5]) await server.publish(`ws.${n}`);
});

const add = (name: string, config: Partial<ConsumerConfig> = {}) =>
  server.manager.consumers.add(STREAM, { durable_name: name, ack_policy: AckPolicy.Explicit, ...config });
const info = (name = 'worker') => getConsumer(server.nats, STREAM, name);

/** Takes messages and leaves them as they are, or acknowledges them. */
async function take(count: number, acknowledge = false, expires = 1_000): Promise<number> {
  const consumer = await jetstream(server.nats).consumers.get(STREAM, 'worker');
  let taken = 0;
  for await (const message of await consumer.fetch({ max_messages: count, expires })) {
    if (acknowledge) await message.ackAck();
    taken += 1;
  }
  return taken;
}

/** As the server would answer so many seconds later if nothing happened. */
const later = (consumer: ConsumerInfo, seconds: number): ConsumerInfo => ({
  ...consumer,
  ts: new Date(Date.parse(consumer.ts ?? '') + seconds * 1_000).toISOString(),
});

async function causes(...readings: [ConsumerInfo, ...ConsumerInfo[]]) {
  const consumer = readings.at(-1) ?? readings[0];
  return diagnoseConsumer({
    consumer,
    stream: await getStream(server.nats, STREAM),
    pace: paceOf(readings.map((reading, index) => toReading(reading, index * 10_000))),
    ageMilliseconds: 0,
    mostAgeMilliseconds: 20_000,
  });
}
const ids = async (...readings: [ConsumerInfo, ...ConsumerInfo[]]) =>
  (await causes(...readings)).map(({ id, tone }) => `${tone} ${id}`);

it('keeps up', async () => {
  await add('worker');
  expect(await take(5, true)).toBe(5);
  const now = await info();
  expect(now).toMatchObject({ num_pending: 0, delivered: { consumer_seq: 5 }, ack_floor: { consumer_seq: 5 } });
  expect(await ids(now)).toEqual(['ok keeps-up']);
  expect(await ids(later(now, 3_600))).toEqual(['ok keeps-up']);
});

it('nobody ever pulled, and nobody pulls any more', async () => {
  await add('worker');
  expect((await causes(later(await info(), 61)))[0]).toMatchObject({ id: 'no-pull', never: true, pending: 5 });
  await take(1, true);
  expect((await causes(later(await info(), 61)))[0]).toMatchObject({ id: 'no-pull', never: false, pending: 4 });
  expect(await ids(await info())).toEqual(['neutral waiting']);
});

it('a pull that waits is counted', async () => {
  await add('worker', { filter_subject: 'ws.none' });
  const waiting = take(1, false, 3_000);
  await expect.poll(async () => (await info()).num_waiting).toBe(1);
  expect(await ids(later(await info(), 3_600))).toEqual(['neutral nothing-matches']);
  await waiting;
});

it('nobody listens where it pushes, and somebody does', async () => {
  await add('worker', { deliver_subject: 'deliver.here' });
  expect(await ids(await info())).toEqual(['bad no-subscriber']);
  const subscription = server.nats.subscribe('deliver.here', {
    callback: (_, message) => void message.respond('+ACK'),
  });
  await expect.poll(async () => ids(await info())).toEqual(['ok keeps-up']);
  subscription.unsubscribe();
});

it('paused, and resumed', async () => {
  await add('worker');
  const { consumers } = server.manager;
  await consumers.pause(STREAM, 'worker', new Date(Date.now() + 3_600_000));
  const [cause] = await causes(later(await info(), 61));
  expect(cause).toMatchObject({ id: 'paused', until: expect.any(String) as string });
  expect(cause.id === 'paused' && (cause.milliseconds ?? 0) > 3_500_000).toBe(true);
  await consumers.resume(STREAM, 'worker');
  expect(await ids(await info())).toEqual(['neutral waiting']);
});

it('max_ack_pending reached', async () => {
  await add('worker', { max_ack_pending: 2 });
  expect(await take(5)).toBe(2);
  const now = await info();
  expect(await causes(now, now)).toMatchObject([
    { id: 'stalled', tone: 'bad', awaited: 2, sinceAcknowledgement: null },
  ]);
  await server.manager.consumers.update(STREAM, 'worker', { max_ack_pending: -1 });
  expect(await ids(await info())).toEqual(['neutral waiting']);
});

it('messages are delivered again and again', async () => {
  await add('worker', { ack_wait: nanos(200) });
  await take(2);
  await sleep(300);
  await take(2);
  const now = await info();
  expect(now.num_redelivered).toBe(2);
  expect(await ids({ ...now, num_pending: 0 }, { ...now, num_pending: 0 })).toEqual(['warn redelivering']);
  expect(await ids(later({ ...now, num_pending: 0 }, 61))).toEqual(['warn overdue']);
});

it('gave up after max_deliver', async () => {
  await add('worker', { ack_wait: nanos(200), max_deliver: 1 });
  await take(5);
  await expect.poll(async () => (await info()).num_ack_pending, { timeout: 5_000 }).toBe(0);
  expect(await causes(await info())).toMatchObject([{ id: 'given-up', atMost: 5 }]);
});

it('its filter matches no subject any more', async () => {
  await add('worker', { filter_subjects: ['ws.1', 'ws.2'] });
  expect(await ids(await info())).toEqual(['neutral waiting']);
  await server.manager.streams.update(STREAM, { subjects: ['other.>'] });
  // those stored before still wait for it
  expect(await ids(await info())).toEqual(['bad filter-outside', 'neutral waiting']);
});

it('falls behind, and catches up', async () => {
  await add('worker');
  for (let n = 0; n < 100; n += 1) await server.publish('ws.more');
  const before = await info();
  for (let n = 0; n < 100; n += 1) await server.publish('ws.more');
  await take(1, true);
  const behind = await info();
  expect(await ids(before, behind)).toEqual(['warn too-slow']);
  await take(20, true);
  expect(await ids(behind, await info())).toEqual(['neutral catching-up']);
});

it('one made anew under the name is another one', async () => {
  const { created } = await add('worker');
  await server.manager.consumers.delete(STREAM, 'worker');
  await expect(info()).rejects.toSatisfy(isConsumerMissing);
  await add('worker', { deliver_policy: DeliverPolicy.New });
  const anew = await info();
  expect(anew.created).not.toBe(created);
  expect(anew.num_pending).toBe(0);
});

it('names with odd characters are found, and no name asks about something else', async () => {
  for (const name of ['odd-ü%', 'a#b?c', '日本']) {
    await add(name);
    expect((await info(name)).name).toBe(name);
  }
  for (const name of ['a.b', '*', '>', 'a b', 'none']) await expect(info(name)).rejects.toSatisfy(isConsumerMissing);
  await expect(getConsumer(server.nats, 'NONE', 'worker')).rejects.toSatisfy(isStreamMissing);
});

it('figures beyond 2^53 are exact in the text of the configuration', async () => {
  await server.manager.streams.add({ name: 'FAR', subjects: ['far'], storage: StorageType.Memory });
  await server.nats.request(
    '$JS.API.CONSUMER.CREATE.FAR.far',
    '{"stream_name":"FAR","config":{"name":"far","durable_name":"far","ack_policy":"explicit","deliver_policy":"by_start_sequence","opt_start_seq":9007199254740993}}',
  );
  expect((await getConsumer(server.nats, 'FAR', 'far')).configText).toContain('9007199254740993');
});
