import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NatsConnectionLike } from '../../../lib/jetstream/connection.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import type { Bucket } from '../../../lib/jetstream/kv/bucket.ts';
import { toBucket } from '../../../lib/jetstream/kv/bucket.ts';
import { getKeyHistory } from '../../../lib/jetstream/kv/key-history.ts';
import { getValues } from '../../../lib/jetstream/kv/get-values.ts';
import type { KvEntry } from '../../../lib/jetstream/kv/kv-entry.ts';
import { listKeys } from '../../../lib/jetstream/kv/list-keys.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
let kv: KV;
let bucket: Bucket;
const NAME = 'ws-acme-prod-state';
/** what the server allows as a subject; a KV client would refuse some */
const ODD_KEYS = [
  'pod/shop/api.v1',
  'a=b',
  '_under',
  '-dash',
  'UPPER',
  'k\u00f6nig/\u{1f451}',
  'quote"\\',
  '%2F',
  'a'.repeat(300),
];

beforeAll(async () => {
  server = await startJetStreamServer();
  kv = await new Kvm(server.nats).create(NAME, { history: 5 });
  for (const n of [1, 2, 3]) await kv.put('pod/shop/api', `v${n}`);
  await kv.put('gone', 'x');
  await kv.delete('gone');
  await kv.put('purged', 'x');
  await kv.purge('purged');
  for (const key of ODD_KEYS) await server.publish(`$KV.${NAME}.${key}`, key);
  const found = toBucket(await getStream(server.nats, `KV_${NAME}`));
  if (found === null) throw new Error('no bucket');
  bucket = found;
});
afterAll(() => server.stop());

const text = (entry: KvEntry | undefined) => new TextDecoder().decode(entry?.value);

describe('a bucket', () => {
  it('tells its shape', () => {
    expect(bucket).toMatchObject({ name: NAME, prefix: `$KV.${NAME}.`, history: 5, ttl: 0 });
  });

  it('lists all keys by name, odd ones too', async () => {
    const list = await listKeys(server.nats, bucket);
    const keys = list?.keys;
    expect(list).toMatchObject({ foreign: 0, upTo: bucket.info.state.last_seq });
    expect(keys?.map(({ key }) => key).sort()).toEqual(['gone', 'purged', 'pod/shop/api', ...ODD_KEYS].sort());
    expect(keys?.find(({ key }) => key === 'pod/shop/api')?.revisions).toBe(3);
  });

  it('tells subjects that are no keys of it, which came by a source', async () => {
    await server.manager.streams.add({
      name: 'KV_aggregate',
      sources: [{ name: `KV_${NAME}` }],
      max_msgs_per_subject: 1,
      allow_direct: true,
    });
    const aggregate = async () => toBucket(await getStream(server.nats, 'KV_aggregate'));
    await expect.poll(async () => (await aggregate())?.info.state.num_subjects).toBeGreaterThan(3);
    const found = await aggregate();
    const list = found && (await listKeys(server.nats, found));
    expect(list).toMatchObject({ keys: [], foreign: found?.info.state.num_subjects });
  });

  it('does not list the keys of a bucket that holds too many', async () => {
    const big = { ...bucket, info: { ...bucket.info, state: { ...bucket.info.state, num_subjects: 1_000_000 } } };
    expect(await listKeys(server.nats, big)).toBeNull();
  });

  it.each([
    ['with one question', () => server.reader],
    ['one by one, as from a server before 2.11', () => server.oldReader],
  ])('gives the values in view %s', async (_, reader) => {
    const byKey = await getValues(reader(), bucket, ['pod/shop/api', 'gone', 'purged', 'never', ...ODD_KEYS]);
    expect(text(byKey.get('pod/shop/api') ?? undefined)).toBe('v3');
    expect(byKey.get('gone')?.operation).toBe('delete');
    expect(byKey.get('purged')?.operation).toBe('purge');
    expect(byKey.get('never')).toBeNull();
    for (const key of ODD_KEYS) expect(text(byKey.get(key) ?? undefined)).toBe(key);
  });

  it('asks for no more single keys than it may, and leaves the others out', async () => {
    const keys = Array.from({ length: 20 }, (_, n) => `never/${n}`);
    const values = await getValues(server.reader, bucket, ['pod/shop/api', ...keys], 8);
    expect(text(values.get('pod/shop/api') ?? undefined)).toBe('v3');
    expect([...values.values()].filter((value) => value === null)).toHaveLength(8);
    expect(values.size).toBe(9);
  });

  it('gives values that are too big for one answer with more questions', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `big/${n}`);
    for (const key of keys) await kv.put(key, new Uint8Array(900_000));
    const values = await getValues(server.reader, bucket, keys);
    expect([...values.keys()].sort()).toEqual(keys.sort());
  });

  it('gives the history of a key, newest first, with what each revision did', async () => {
    expect((await getKeyHistory(server.reader, bucket, 'pod/shop/api')).entries.map(text)).toEqual(['v3', 'v2', 'v1']);
    const { entries, complete } = await getKeyHistory(server.reader, bucket, 'gone');
    expect(entries.map((entry) => entry.operation)).toEqual(['delete', 'put']);
    expect(complete).toBe(true);
  });

  it('ends the history of a key that changes faster than it is read, one by one', async () => {
    const { nats } = server;
    let asked = 0;
    const connection: NatsConnectionLike = {
      publish: nats.publish.bind(nats),
      subscribe: nats.subscribe.bind(nats),
      request: async (subject, payload, options) => {
        asked += 1;
        for (let n = 0; n < 2; n += 1) await kv.put('hot', String(asked));
        return nats.request(subject, payload, options);
      },
    };
    const single = toBucket({ ...bucket.info, config: { ...bucket.info.config, allow_direct: false } });
    if (single === null) throw new Error('no bucket');
    const { entries, complete } = await getKeyHistory({ ...server.reader, connection }, single, 'hot');
    expect(entries).toHaveLength(5);
    expect(complete).toBe(true);
    expect(asked).toBe(5);
  });

  it('shows how long a value lives, and that the server let it go', async () => {
    await server.manager.streams.add({
      name: 'KV_ttl',
      subjects: ['$KV.ttl.>'],
      allow_direct: true,
      max_msgs_per_subject: 5,
      // newer than the client's types
      ...{ allow_msg_ttl: true, subject_delete_marker_ttl: 1_000_000_000 },
    });
    const ttl = headers();
    ttl.append('Nats-TTL', '1s');
    await server.publish('$KV.ttl.short', 'soon gone', ttl);
    const short = toBucket(await getStream(server.nats, 'KV_ttl'));
    if (short === null) throw new Error('no bucket');
    expect((await getValues(server.reader, short, ['short'])).get('short')).toMatchObject({
      operation: 'put',
      ttl: '1s',
    });
    await expect
      .poll(async () => (await getValues(server.reader, short, ['short'])).get('short')?.operation, { timeout: 10_000 })
      .toBe('expired');
  });
});
