import { afterAll, beforeAll, expect, it } from 'vitest';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { watchBucket } from '../../../lib/server/nats/streams/watch-bucket.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
});
afterAll(() => server.stop());

const decoder = new TextDecoder();
async function watched(bucket: string) {
  const told: string[] = [];
  const { ended } = await watchBucket(server.nats, bucket, (key, value) => {
    told.push(`${key}=${decoder.decode(value)}`);
  });
  // It may end before the test asks how.
  ended.catch(() => undefined);
  return { told, ended };
}
const open = (bucket: string) => new Kvm(server.nats).create(bucket);

it('tells what there is before it resolves, then what is new, and nothing that was deleted', async () => {
  const bucket = await open('plain');
  for (const key of ['a', 'b']) await bucket.put(key, '1');
  await bucket.put('a', '2');
  const { told } = await watched('plain');
  expect(told).toEqual(['b=1', 'a=2']);
  await bucket.delete('b');
  await bucket.put('c', '3');
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['b=1', 'a=2', 'c=3']);
});

it('goes on where its consumer was deleted', async () => {
  const bucket = await open('consumer');
  await bucket.put('a', '1');
  const { told } = await watched('consumer');
  const { consumers } = await jetstreamManager(server.nats);
  for await (const { name } of consumers.list('KV_consumer')) await consumers.delete('KV_consumer', name);
  await bucket.put('a', '2');
  await expect.poll(() => told.at(-1), { timeout: 20_000 }).toBe('a=2');
});

it('tells what a bucket made anew has, or ends: it does not wait for a revision that never comes', async () => {
  const bucket = await open('anew');
  for (let n = 0; n < 5; n += 1) await bucket.put('a', String(n));
  const { told, ended } = await watched('anew');
  await server.manager.streams.delete('KV_anew');
  await (await open('anew')).put('b', 'new');
  const ends = ended.then(
    () => 'ended',
    () => 'ended',
  );
  const tells = expect.poll(() => told.at(-1), { timeout: 20_000 }).toBe('b=new');
  await Promise.race([ends, tells]);
});

it('ends, and says so, when its bucket is deleted', async () => {
  await open('deleted');
  const { ended } = await watched('deleted');
  const told = expect(ended).rejects.toMatchObject({ message: expect.stringContaining('not found') as string });
  await server.manager.streams.delete('KV_deleted');
  await told;
}, 30_000);
