import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamConfig } from '@nats-io/jetstream';
import { follow } from '../../../lib/jetstream/follow/follow.ts';
import { getMessage } from '../../../lib/jetstream/messages/get-message.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { toBucket } from '../../../lib/jetstream/kv/bucket.ts';
import { getKeyHistory } from '../../../lib/jetstream/kv/key-history.ts';
import { getValues } from '../../../lib/jetstream/kv/get-values.ts';
import { listStreams } from '../../../lib/jetstream/streams/list-streams.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { readMessagesFrom } from '../../../lib/jetstream/messages/read-messages-from.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;

/** Written by hand: the client's own JSON would round `first_seq`. */
async function addStream(config: Partial<StreamConfig> & { name: string }, firstSequence: string): Promise<void> {
  const text = JSON.stringify({
    retention: 'limits',
    storage: 'memory',
    num_replicas: 1,
    allow_direct: true,
    ...config,
  });
  const json = `${text.slice(0, -1)},"first_seq":${firstSequence}}`;
  const answer = await server.nats.request(`$JS.API.STREAM.CREATE.${config.name}`, json);
  expect(answer.string()).not.toContain('"error"');
}

beforeAll(async () => {
  server = await startJetStreamServer();
});
afterAll(() => server.stop());

const INEXACT = { kind: 'inexact' };
const numbers = ['9007199254740985', '9007199254740991', '9007199254740993', '18446744073709551000'];

describe.each(numbers)('a stream that begins at %s', (first) => {
  const name = `BIG_${first}`;
  const subject = `big.${first}`;
  beforeAll(async () => {
    await addStream({ name, subjects: [subject] }, first);
    await addStream({ name: `KV_${name}`, subjects: [`$KV.${name}.>`], max_msgs_per_subject: 5 }, first);
    for (let n = 0; n < 12; n += 1) {
      await server.publish(subject, String(n));
      await server.publish(`$KV.${name}.key`, String(n));
    }
  });

  it('is refused in words, never rounded', async () => {
    await expect(readMessagesBefore(server.reader, { stream: name, limit: 50 })).rejects.toMatchObject(INEXACT);
    await expect(readMessagesFrom(server.reader, { stream: name, from: 1, limit: 50 })).rejects.toMatchObject(INEXACT);
    if (!Number.isSafeInteger(Number(first) + 1)) {
      await expect(getMessage(server.nats, name, Number(first))).rejects.toMatchObject(INEXACT);
    }
    const bucket = toBucket(await getStream(server.nats, `KV_${name}`));
    if (!bucket) throw new Error('It is no bucket.');
    await expect(getValues(server.reader, bucket, ['key'])).rejects.toMatchObject(INEXACT);
    await expect(getKeyHistory(server.reader, bucket, 'key')).rejects.toMatchObject(INEXACT);
  });

  it('is not followed for ever', async () => {
    let messages = 0;
    const following = follow(server.reader, {
      source: { stream: name, allowDirect: true },
      subjects: [subject],
      after: Number(first) - 1,
      signal: new AbortController().signal,
      look: () => getStream(server.nats, name),
      turn: () => Promise.resolve(),
      onMessages: (come) => (messages += come.length),
    });
    await expect(following).rejects.toMatchObject(INEXACT);
    expect(messages).toBe(0);
  });

  it('does not keep others from being listed, and its configuration is as the server says it', async () => {
    expect((await listStreams(server.nats)).items.map(({ config }) => config.name)).toContain(name);
    expect((await getStream(server.nats, name)).configText).toContain(`"first_seq":${first}`);
  });
});

it('the last sequences that are exact are shown', async () => {
  await addStream({ name: 'EXACT', subjects: ['exact'] }, '9007199254740980');
  for (let n = 0; n < 5; n += 1) await server.publish('exact', String(n));
  const { messages, next } = await readMessagesBefore(server.reader, { stream: 'EXACT', limit: 50 });
  expect(messages.map(({ sequence }) => sequence - 9007199254740980)).toEqual([4, 3, 2, 1, 0]);
  expect(next).toBeNull();
});
