import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from 'node:net';
import { register } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ProjectionStatus, StatePage } from '../../../lib/domain/environments/environment-state.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { member } from '../../harness/callers.ts';
import { dataOf, openEvents } from '../../harness/projector/event-source.ts';
import type { EventClient } from '../../harness/projector/event-source.ts';
import { bucketOf, cookieOf, startReadApiBeside } from '../../harness/read-api.ts';

const ENV = 'acme-dev';
const viewer = () => member('acme', 'org-viewer');

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
let bucket: Awaited<ReturnType<typeof bucketOf>>;
beforeAll(async () => {
  beside = await startReadApiBeside();
  server = await beside.start();
});
afterAll(() => beside.stop());
beforeEach(async () => {
  bucket = await bucketOf(beside.acme, ENV);
});

interface Options {
  query?: Record<string, string>;
  after?: string | number;
  port?: number;
}
async function follow({ query = {}, after, port = server.port }: Options = {}): Promise<EventClient> {
  const client = await openEvents(`http://127.0.0.1:${port}${readApi.events(ENV, query)}`, {
    cookie: await cookieOf(viewer()),
    ...(after === undefined ? {} : { 'last-event-id': String(after) }),
  });
  onTestFinished(() => client.close());
  await expect.poll(() => dataOf(client, 'live').length, { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
  return client;
}
const changes = ({ events }: EventClient) => events.filter(({ event }) => event === 'put' || event === 'delete');
const revisions = (client: EventClient) => changes(client).map(({ id }) => Number(id));
const between = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
/** What came, in order; a snapshot comes in several events. */
const names = ({ events }: EventClient) =>
  events
    .map(({ event }) => event)
    .filter((event) => event !== 'projection')
    .filter((event, at, all) => event !== 'snapshot' || all[at - 1] !== event);
const forget = async () => {
  const manager = await jetstreamManager(beside.acme);
  await manager.streams.delete(environmentAssets(ENV).bucketStream);
  await new Kvm(beside.acme).create(environmentAssets(ENV).bucket, { history: 10 });
  bucket = await bucketOf(beside.acme, ENV);
};

describe('an event stream', () => {
  it('begins with what there is, then tells what becomes of it', async () => {
    await bucket.put('a');
    const last = await bucket.put('b');
    const client = await follow();
    expect(client.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(names(client)).toEqual(['snapshot', 'live']);
    const [snapshot] = dataOf<StatePage>(client, 'snapshot');
    expect(snapshot).toMatchObject({ environment: ENV, payloads: true });
    expect(snapshot?.entries.map(({ key }) => key)).toEqual(expect.arrayContaining(['pod/shop/a', 'pod/shop/b']));
    expect(client.events.find(({ event }) => event === 'live')).toEqual({
      event: 'live',
      id: String(last),
      data: `{"revision":${last}}`,
    });
    expect(client.retry()).toBe(2000);

    const put = await bucket.put('c', { status: 'failing' });
    await bucket.kv.delete('pod/shop/a');
    await expect.poll(() => changes(client).length).toBe(2);
    const [first, second] = changes(client);
    expect(first).toMatchObject({ event: 'put', id: String(put) });
    expect(JSON.parse(first?.data ?? '')).toMatchObject({
      key: 'pod/shop/c',
      revision: put,
      value: { status: 'failing' },
    });
    expect(second).toMatchObject({ event: 'delete', id: String(put + 1) });
    expect(JSON.parse(second?.data ?? '')).toMatchObject({ key: 'pod/shop/a', revision: put + 1 });
    await expect.poll(() => dataOf<ProjectionStatus>(client, 'projection').length).toBeGreaterThanOrEqual(1);
    expect(client.events.find(({ event }) => event === 'projection')?.id).toBeNull();
  });

  it('goes on where a client left off, from memory', async () => {
    const first = await follow();
    const seen = await bucket.put('a');
    await expect.poll(() => revisions(first)).toContain(seen);
    first.close();
    let last = 0;
    for (let at = 0; at < 20; at += 1) last = await bucket.put(`r${at}`);
    for (const options of [{ after: seen }, { query: { lastEventId: String(seen) } }]) {
      const client = await follow(options);
      await expect.poll(() => revisions(client)).toEqual(between(seen + 1, last));
      expect(names(client)[0]).toBe('live');
      expect(client.events.some(({ event }) => event === 'snapshot')).toBe(false);
    }
    // A browser that comes again keeps the address it began with.
    const again = await follow({ after: last, query: { lastEventId: String(seen) } });
    expect(revisions(again)).toEqual([]);
  });

  it('goes on from the bucket where memory does not reach back, in a process that just began', async () => {
    const from = await bucket.put('old');
    // More than a beginning process reads ahead.
    let last = 0;
    for (let at = 0; at < 1500; at += 1) last = await bucket.put(`m${at}`);
    const other = await beside.start();
    const client = await follow({ after: from, port: other.port });
    await expect.poll(() => revisions(client).length).toBe(last - from);
    expect(revisions(client)).toEqual(between(from + 1, last));
    expect(names(client).filter((event) => event !== 'put')).toEqual(['live']);
    const next = await bucket.put('next');
    await expect.poll(() => revisions(client).at(-1)).toBe(next);
  });

  it('begins anew when the history does not reach back', async () => {
    const from = await bucket.put('hot');
    for (let at = 0; at < 1100; at += 1) await bucket.put('hot');
    const other = await beside.start();
    const client = await follow({ after: from, port: other.port });
    await expect.poll(() => names(client), { timeout: 10_000 }).toEqual(['live', 'reset', 'snapshot', 'live']);
    expect(dataOf<{ reason: string }>(client, 'reset')[0]?.reason).toContain('does not keep');
  });

  it('begins anew for an id that is not there yet', async () => {
    const last = await bucket.put('a');
    const client = await follow({ after: last + 1000 });
    expect(names(client)).toEqual(['reset', 'snapshot', 'live']);
  });

  it('of one kind tells nothing else, and moves its id on all the same', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    await bucket.kv.put('service/shop/s', 'x');
    const client = await follow({ query: { kind: 'service' } });
    const keys = dataOf<StatePage>(client, 'snapshot').flatMap(({ entries }) => entries.map(({ key }) => key));
    expect(keys).toEqual(['service/shop/s']);
    await bucket.put('other');
    const mine = await bucket.kv.put('service/shop/t', 'x');
    await expect.poll(() => revisions(client)).toEqual([mine]);
    const last = await bucket.put('other');
    const observer = await follow();
    expect(observer.lastEventId()).toBe(String(last));
    expect(client.lastEventId()).toBe(String(mine));
    vi.setSystemTime(Date.now() + 15_000);
    await expect.poll(() => client.lastEventId(), { timeout: 5000 }).toBe(String(last));
    expect(revisions(client)).toEqual([mine]);
  });

  it('begins anew for all when somebody makes the bucket anew', async () => {
    await bucket.put('before');
    const client = await follow();
    await forget();
    const first = await bucket.put('after');
    await expect.poll(() => names(client).at(-1), { timeout: 10_000 }).toMatch(/live|put/);
    await expect.poll(() => names(client).filter((event) => event === 'reset'), { timeout: 10_000 }).toEqual(['reset']);
    await expect
      .poll(() => {
        const at = client.events.findIndex(({ event }) => event === 'reset');
        return client.events.slice(at).filter(({ data }) => data.includes('pod/shop/after')).length;
      })
      .toBeGreaterThan(0);
    const since = client.events.slice(client.events.findIndex(({ event }) => event === 'reset'));
    expect(since.some(({ data }) => data.includes('pod/shop/before'))).toBe(false);
    const next = await bucket.put('next');
    expect(next).toBeGreaterThan(first);
    await expect.poll(() => revisions(client).at(-1)).toBe(next);
  });
});

describe('a client that does not read', () => {
  it('costs no memory but its socket’s, and is dropped', async () => {
    const { port } = await beside.start();
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write(`GET ${readApi.events(ENV)} HTTP/1.1\r\nHost: x\r\nCookie: ${await cookieOf(viewer())}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const reading = await follow({ port });
    const figure = async (name: string) => {
      const text = await register.metrics();
      return Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
    };
    expect(await figure('vertebra_event_streams')).toBe(2);
    const dropped = 'vertebra_event_streams_ended_total{reason="slow"}';
    const before = await figure(dropped);
    const big = 'x'.repeat(100_000);
    let last = 0;
    for (let at = 0; at < 400; at += 1) last = await bucket.put(`big${at % 50}`, { object: { big } });
    await expect.poll(() => revisions(reading).at(-1)).toBe(last);
    await expect.poll(() => figure(dropped)).toBe(before + 1);
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard = (heard + chunk.toString()).slice(-2000);
    });
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(heard).toMatch(/retry: \d+\n\nevent: end\ndata: \{"reason":"slow"/);
  });
});

describe('when the process stops', () => {
  it('every client is told, and none is left', async () => {
    const other = await beside.start();
    const clients = await Promise.all([follow({ port: other.port }), follow({ port: other.port })]);
    await other.stop();
    for (const client of clients) {
      await client.ended;
      expect(dataOf<{ reason: string }>(client, 'end')).toMatchObject([{ reason: 'shutdown' }]);
    }
  });
});
