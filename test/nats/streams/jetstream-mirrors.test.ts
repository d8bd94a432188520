import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { toBucket } from '../../../lib/jetstream/kv/bucket.ts';
import { getKeyHistory } from '../../../lib/jetstream/kv/key-history.ts';
import { getValues } from '../../../lib/jetstream/kv/get-values.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { readMessagesFrom } from '../../../lib/jetstream/messages/read-messages-from.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

const READS = 100;
const times = Array.from({ length: READS }, (_, n) => n);

/** A mirror answers direct gets of its origin by itself, also when it holds a part of it only. */
const mirrorOf = (name: string, origin: string, filter_subject: string) =>
  server.manager.streams.add({ name, mirror: { name: origin, filter_subject } });

const holds = (stream: string, messages: number) =>
  vi.waitFor(async () => expect((await server.manager.streams.info(stream)).state.messages).toBe(messages), 5_000);

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
  await server.manager.streams.add({ name: 'ORIGIN', subjects: ['orders.>'], allow_direct: true });
  for (const n of times.slice(0, 9)) await server.publish(`orders.x.${n % 3}`, String(n));
  await server.manager.streams.deleteMessage('ORIGIN', 5);
  await mirrorOf('COPY', 'ORIGIN', 'orders.x.1');
  await mirrorOf('EMPTY_COPY', 'ORIGIN', 'orders.nothing');

  await server.manager.streams.add({
    name: 'KV_b',
    subjects: ['$KV.b.>'],
    allow_direct: true,
    max_msgs_per_subject: 3,
  });
  for (const n of times.slice(0, 12)) await server.publish(`$KV.b.k${n % 4}`, String(n));
  await mirrorOf('KV_copy', 'KV_b', '$KV.b.k1');
  await holds('COPY', 2);
  await holds('KV_copy', 3);
});
afterAll(() => server.stop());

const every = async <T>(read: () => Promise<T>): Promise<Set<string>> => {
  const answers = new Set<string>();
  for (const _ of times) answers.add(JSON.stringify(await read()));
  return answers;
};
const once = (value: unknown) => new Set([JSON.stringify(value)]);
const page = ({ messages, next }: { messages: { sequence: number }[]; next: number | null }) => ({
  sequences: messages.map(({ sequence }) => sequence),
  next,
});
const bucket = async () => {
  const found = toBucket(await getStream(server.nats, 'KV_b'));
  if (!found) throw new Error('It is no bucket.');
  return found;
};

describe(`${READS} reads beside mirrors with filters give`, () => {
  it('the same newest messages, and that is all', async () => {
    const answers = await every(async () =>
      page(await readMessagesBefore(server.reader, { stream: 'ORIGIN', limit: 50 })),
    );
    expect(answers).toEqual(once({ sequences: [9, 8, 7, 6, 4, 3, 2, 1], next: null }));
  });

  it('the same messages of a subject', async () => {
    const answers = await every(async () =>
      page(await readMessagesBefore(server.reader, { stream: 'ORIGIN', limit: 50, filter: 'orders.x.2' })),
    );
    expect(answers).toEqual(once({ sequences: [9, 6, 3], next: null }));
  });

  it('the same messages from a sequence and from a time', async () => {
    const third = await server.manager.streams.getMessage('ORIGIN', { seq: 3 });
    const time = third?.time.toISOString() ?? '';
    for (const from of [3, { time }]) {
      const answers = await every(async () =>
        page(await readMessagesFrom(server.reader, { stream: 'ORIGIN', from, limit: 50 })),
      );
      expect(answers.size).toBe(1);
      expect([...answers][0]).toContain('3,4,6,7,8,9],"next":null');
    }
  });

  it('the same last values of a bucket', async () => {
    const answers = await every(async () =>
      [...(await getValues(server.reader, await bucket(), ['k0', 'k1', 'k2', 'k3', 'never'])).values()]
        .flatMap((entry) => (entry === null ? [] : [[entry.key, entry.revision]]))
        .sort(),
    );
    const last = [9, 10, 11, 12].map((revision, n) => [`k${n}`, revision]);
    expect(answers).toEqual(once(last));
  });

  it('the same history of a key', async () => {
    const answers = await every(async () =>
      (await getKeyHistory(server.reader, await bucket(), 'k2')).entries.map(({ revision }) => revision),
    );
    expect(answers).toEqual(once([11, 7, 3]));
  });
});
