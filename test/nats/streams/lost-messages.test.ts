/** A replica that lost messages out of the middle answers as if they were deleted; the leader has them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toBucket } from '../../../lib/jetstream/kv/bucket.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { getKeyHistory } from '../../../lib/jetstream/kv/key-history.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { readMessagesFrom } from '../../../lib/jetstream/messages/read-messages-from.ts';
import { readRange } from '../../../lib/server/nats/streams/read-range.ts';
import { asLosing } from '../../harness/losing-connection.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

const SUBJECTS = 7;
const MESSAGES = 350;
/** each gap as wide as the others, but for four that are wider for good reason */
const DELETED = [20, 27, 34, 41, 90, 97, 104, 111, 160, 167, 174, 181, 230, 237, 244, 251];
const LOST = new Set([55, 62, 139, 300, 301, 335]);

const all = Array.from({ length: MESSAGES }, (_, n) => n + 1);
const kept = all.filter((sequence) => !DELETED.includes(sequence));
const ofSubject = (subject: number) => kept.filter((sequence) => (sequence - 1) % SUBJECTS === subject);

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
  await server.manager.streams.add({ name: 'KV_b', subjects: ['$KV.b.>'], allow_direct: true });
  for (const n of all) await server.publish(`$KV.b.k${(n - 1) % SUBJECTS}`, String(n));
  for (const sequence of DELETED) await server.manager.streams.deleteMessage('KV_b', sequence);
});
afterAll(() => server.stop());

const sequencesOf = (messages: readonly { sequence: number }[]) => messages.map(({ sequence }) => sequence);

describe('what a replica lost is not missing', () => {
  const reader = () => ({ ...server.reader, connection: asLosing(server.nats, LOST) });

  it.each(all.slice(0, SUBJECTS).map((n) => n - 1))('in a search for subject %i', async (subject) => {
    const query = { stream: 'KV_b', filter: `$KV.b.k${subject}`, limit: 100 };
    const forward = await readMessagesFrom(reader(), { ...query, from: 1 });
    expect(sequencesOf(forward.messages)).toEqual(ofSubject(subject));
    const newest = await readMessagesBefore(reader(), query);
    expect(sequencesOf(newest.messages)).toEqual(ofSubject(subject).toReversed());
  });

  it('among all messages', async () => {
    const newest = await readMessagesBefore(reader(), { stream: 'KV_b', limit: 500 });
    expect(sequencesOf(newest.messages)).toEqual(kept.toReversed());
  });

  it('among all messages is asked of the leader at once, however many were deleted', async () => {
    let asked = 0;
    const counted = new Proxy(server.nats, {
      get: (target, name) => {
        if (name === 'request') asked += 1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const newest = await readMessagesBefore({ ...server.reader, connection: counted }, { stream: 'KV_b', limit: 500 });
    expect(sequencesOf(newest.messages)).toEqual(kept.toReversed());
    // the stream, what it deleted, and what is behind its last message
    expect(asked).toBeLessThanOrEqual(3);
  });

  it('in the history of a key', async () => {
    const bucket = toBucket(await getStream(server.nats, 'KV_b'));
    if (!bucket) throw new Error('It is no bucket.');
    const { entries } = await getKeyHistory(reader(), bucket, 'k5');
    expect(entries.map(({ revision }) => revision)).toEqual(ofSubject(5).toReversed());
  });

  it('in what the server reads, with a filter and without', async () => {
    for (const [filter, expected] of [['$KV.b.k5', ofSubject(5)] as const, [undefined, kept] as const]) {
      const range = { from: 1, before: MESSAGES + 1, ...(filter !== undefined && { filter }) };
      const batches = await Array.fromAsync(readRange(reader(), 'KV_b', range));
      expect(sequencesOf(batches.flat())).toEqual(expected);
    }
  });
});
