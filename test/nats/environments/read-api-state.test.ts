import { jetstream } from '@nats-io/jetstream';
import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { register } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  ProjectionStatus,
  StateEntry,
  StateHistory,
  StatePage,
} from '../../../lib/domain/environments/environment-state.ts';
import {
  projectionSchema,
  stateHistorySchema,
  statePageSchema,
} from '../../../lib/domain/environments/environment-state.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { askAs, bucketOf, cookieOf, podState, startReadApiBeside } from '../../harness/read-api.ts';
import type { Ask } from '../../harness/read-api.ts';
import { MACHINE } from '../../harness/vertebra-process.ts';

const ENV = 'acme-dev';
const viewer = () => member('acme', 'org-viewer');

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
let bucket: Awaited<ReturnType<typeof bucketOf>>;
let ask: Ask;
beforeAll(async () => {
  beside = await startReadApiBeside();
  server = await beside.start();
  bucket = await bucketOf(beside.acme, ENV);
});
afterAll(() => beside.stop());
beforeEach(async () => {
  ask = await askAs(server.port, viewer());
  const keys: string[] = [];
  for await (const key of await bucket.kv.keys()) keys.push(key);
  for (const key of keys) await bucket.kv.delete(key);
});

/** The state once the server has seen a revision. */
async function stateAt(revision: number, query: Record<string, string | number> = {}): Promise<StatePage> {
  let page: StatePage | undefined;
  await expect
    .poll(async () => {
      page = statePageSchema.parse(await (await ask(readApi.state(ENV, query))).json());
      return page.revision;
    })
    .toBeGreaterThanOrEqual(revision);
  if (!page) throw new Error('There is no page.');
  return page;
}
const keysOf = ({ entries }: StatePage) => entries.map(({ key }) => key);

describe('a snapshot', () => {
  it('is what the bucket holds, in key order', async () => {
    await bucket.put('b');
    await bucket.put('a', { status: 'failing', reason: 'CrashLoopBackOff' });
    await bucket.put('gone');
    const last = await bucket.put('c');
    await bucket.kv.delete('pod/shop/gone');
    const page = await stateAt(last + 1);
    expect(page).toMatchObject({ environment: ENV, payloads: true, next: null });
    expect(keysOf(page)).toEqual(['pod/shop/a', 'pod/shop/b', 'pod/shop/c']);
    for (const { key, revision, at, value } of page.entries) {
      const held = await bucket.kv.get(key);
      expect({ revision, value, at }).toEqual({
        revision: held?.revision,
        value: held?.json(),
        at: held?.created.toISOString(),
      });
    }
  });

  it('gives no value for what the projector did not write', async () => {
    const put = (key: string, text: string) => bucket.kv.put(key, text);
    await put('x/text', 'plain');
    await put('x/other', '{"version":2}');
    await put('x/bytes', String.fromCharCode(0xd800));
    await put('summary/k8s', JSON.stringify(podState('a')));
    const last = await put('x/lines', JSON.stringify(podState('lines'), null, 2));
    const { entries } = await stateAt(last);
    const values = Object.fromEntries(entries.map(({ key, value }) => [key, value === null]));
    expect(values).toEqual({ 'x/text': true, 'x/other': true, 'x/bytes': true, 'summary/k8s': true, 'x/lines': false });
  });

  it('is of one kind, or of keys that begin so', async () => {
    await bucket.put('a1');
    await bucket.put('a2');
    await bucket.kv.put('podium/x', 'x');
    const last = await bucket.kv.put('service/shop/a1', 'x');
    await stateAt(last);
    const keys = async (query: Record<string, string>) => keysOf(await stateAt(last, query));
    expect(await keys({ kind: 'pod' })).toEqual(['pod/shop/a1', 'pod/shop/a2']);
    expect(await keys({ prefix: 'pod' })).toEqual(['pod/shop/a1', 'pod/shop/a2', 'podium/x']);
    expect(await keys({ kind: 'pod', prefix: 'pod/shop/a2' })).toEqual(['pod/shop/a2']);
    expect(await keys({ kind: 'pod', prefix: 'po' })).toEqual(['pod/shop/a1', 'pod/shop/a2']);
    expect(await keys({ kind: 'pod', prefix: 'service' })).toEqual([]);
    expect(await keys({ kind: 'po' })).toEqual([]);
  });

  it('comes as lines of JSON, with the rest in headers', async () => {
    await bucket.put('a');
    const last = await bucket.put('b');
    await stateAt(last);
    const answer = await ask(readApi.state(ENV, { limit: 1 }), { headers: { accept: 'application/x-ndjson' } });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(Number(answer.headers.get('vertebra-revision'))).toBe(last);
    expect(answer.headers.get('vertebra-payloads')).toBe('true');
    const lines = (await answer.text()).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => (JSON.parse(line) as StateEntry).key)).toEqual(['pod/shop/a']);
    const next = answer.headers.get('vertebra-next') ?? '';
    expect(keysOf(await stateAt(last, { cursor: next }))).toEqual(['pod/shop/b']);
  });
});

describe('pages', () => {
  it('hold every key that was there all the time exactly once, whatever changes in between', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `n${String(at).padStart(2, '0')}`);
    let last = 0;
    for (const name of names) last = await bucket.put(name);
    const seen: string[] = [];
    let page = await stateAt(last, { limit: 7 });
    for (let turn = 0; ; turn += 1) {
      seen.push(...keysOf(page));
      expect(page.entries.length).toBeLessThanOrEqual(7);
      if (page.next === null) break;
      last = await bucket.put('n00');
      last = await bucket.put(`n10-${turn}`);
      page = await stateAt(last, { limit: 7, cursor: page.next });
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(names.map((name) => `pod/shop/${name}`)));
  });
});

describe('what was not changed', () => {
  it('is not sent again', async () => {
    await stateAt(await bucket.put('a'));
    const first = await ask(readApi.state(ENV));
    const etag = first.headers.get('etag') ?? '';
    await first.text();
    const again = (headers: Record<string, string>, query = {}) => ask(readApi.state(ENV, query), { headers });
    for (const tag of [etag, `"x", ${etag}`, etag.replace('W/', ''), '*']) {
      const answer = await again({ 'if-none-match': tag });
      expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await again({ 'if-none-match': etag }, { kind: 'pod' })).status).toBe(200);
    expect((await again({ 'if-none-match': etag, accept: 'application/x-ndjson' })).status).toBe(200);
    const operator = await askAs(server.port, sovereign('sovereign-admin'));
    expect((await operator(readApi.state(ENV), { headers: { 'if-none-match': etag } })).status).toBe(200);
    await stateAt(await bucket.put('b'));
    expect((await again({ 'if-none-match': etag })).status).toBe(200);
  });

  it('is not sent again of one key either, while others change', async () => {
    await stateAt(await bucket.put('a'));
    const path = readApi.stateOfKey(ENV, 'pod/shop/a');
    const etag = (await ask(path)).headers.get('etag') ?? '';
    await stateAt(await bucket.put('b'));
    expect((await ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});

describe('the wire', () => {
  const raw = async (path: string, headers: Record<string, string>) => {
    const cookie = await cookieOf(viewer());
    return new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      get(`http://127.0.0.1:${server.port}${path}`, { headers: { cookie, ...headers }, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
        );
      }).on('error', reject);
    });
  };

  it('is compressed for whoever takes that', async () => {
    for (let at = 0; at < 500; at += 1) await bucket.put(`p${at}`);
    await stateAt(await bucket.put('last'));
    const plain = await raw(readApi.state(ENV), {});
    const packed = await raw(readApi.state(ENV), { 'accept-encoding': 'br, gzip;q=0.5' });
    expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
    expect(packed.body.length).toBeLessThan(plain.body.length / 3);
    expect(gunzipSync(packed.body).toString()).toBe(plain.body.toString());
    expect((await raw(readApi.state(ENV), { 'accept-encoding': 'gzip;q=0' })).encoding).toBeUndefined();
  });

  it('has no body for HEAD, and the headers of GET', async () => {
    await stateAt(await bucket.put('a'));
    for (const path of [readApi.state(ENV), readApi.projection(ENV), readApi.stateOfKey(ENV, 'pod/shop/a')]) {
      const [head, whole] = [await ask(path, { method: 'HEAD' }), await ask(path)];
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const name of ['etag', 'content-type', 'vertebra-revision']) {
        expect(head.headers.get(name)).toBe(whole.headers.get(name));
      }
    }
    const events = await ask(readApi.events(ENV), { method: 'HEAD' });
    expect([events.status, await events.text()]).toEqual([200, '']);
  });
});

describe('one key', () => {
  it('is there or not', async () => {
    const revision = await bucket.put('a');
    await stateAt(revision);
    const answer = await ask(readApi.stateOfKey(ENV, 'pod/shop/a'));
    expect(await answer.json()).toMatchObject({ key: 'pod/shop/a', revision, value: { kind: 'pod', name: 'a' } });
    for (const key of ['pod/shop/never', 'pod', 'pod/shop/*', '>', 'pod/shop/ä', '.']) {
      for (const path of [readApi.stateOfKey(ENV, key), readApi.historyOfKey(ENV, key)]) {
        const missing = await ask(path);
        expect([path, missing.status, await missing.json()]).toMatchObject([path, 404, { code: 'not-found' }]);
      }
    }
  });

  it('has a history, newest first, and still has it when it is deleted', async () => {
    const revisions = [await bucket.put('h', { status: 'failing' }), await bucket.put('h')];
    await bucket.kv.delete('pod/shop/h');
    const history = stateHistorySchema.parse(await (await ask(readApi.historyOfKey(ENV, 'pod/shop/h'))).json());
    expect(history.revisions.map(({ revision, operation, value }) => [revision, operation, value !== null])).toEqual([
      [(revisions[1] ?? 0) + 1, 'delete', false],
      [revisions[1], 'put', true],
      [revisions[0], 'put', true],
    ]);
    expect((await ask(readApi.stateOfKey(ENV, 'pod/shop/h'))).status).toBe(404);
    for (let at = 0; at < 15; at += 1) await bucket.put('h');
    const kept = (await (await ask(readApi.historyOfKey(ENV, 'pod/shop/h'))).json()) as StateHistory;
    expect(kept.revisions).toHaveLength(10);
  });
});

it('says how far the projector is', async () => {
  const revision = await bucket.put('a');
  await stateAt(revision);
  const projection: ProjectionStatus = projectionSchema.parse(await (await ask(readApi.projection(ENV))).json());
  expect(projection).toMatchObject({ environment: ENV, owner: null, revision, rejected: 0 });
  expect(projection.problem).toContain('No projector is running');
  await jetstream(beside.acme).publish(`ws.${ENV}_rejected.7`, 'x');
  expect(await (await ask(readApi.projection(ENV))).json()).toMatchObject({ rejected: 1 });
});

describe('a request that cannot be', () => {
  it.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 'many' }, 'limit'],
    [{ limit: 100_001 }, 'limit'],
    [{ cursor: '!' }, 'cursor'],
  ])('is told what is wrong: %j', async (query, field) => {
    const answer = await ask(readApi.state(ENV, query));
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { code: 'invalid-request', fields: [{ path: field }] },
    ]);
  });

  it.each([['x'], ['-1'], ['1.5'], ['9'.repeat(16)]])('is told what is wrong with Last-Event-ID %j', async (id) => {
    for (const answer of [
      await ask(readApi.events(ENV), { headers: { 'last-event-id': id } }),
      await ask(readApi.events(ENV, { lastEventId: id })),
    ]) {
      expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'invalid-request' }]);
    }
  });

  it.each(['/', '/v1', `/v1/environments/${ENV}/state/a/b/c`, `/v1/environments/${ENV}/`])(
    'is none of ours: %s',
    async (path) => {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toMatchObject([
        404,
        'application/problem+json',
        { code: 'not-found' },
      ]);
    },
  );

  it.each(['%zz', '%ff', '%c0%ae', '%'])('cannot be decoded: %s', async (part) => {
    for (const path of [`/v1/environments/${part}/state`, `${readApi.state(ENV)}?kind=${part}`]) {
      const answer = await ask(path);
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'bad-request' }]);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('changes nothing: %s', async (method) => {
    const answer = await ask(readApi.state(ENV), { method });
    expect([answer.status, answer.headers.get('allow'), await answer.json()]).toMatchObject([
      405,
      'GET, HEAD, OPTIONS',
      { code: 'method-not-allowed' },
    ]);
  });
});

it('answers machines', async () => {
  const nobody = await askAs(server.port, null);
  expect(await (await nobody('/healthz')).json()).toEqual({ healthy: true });
  expect(await (await nobody('/readyz')).json()).toEqual({ ready: true });
  // Details and figures are told by a listener of their own.
  expect(await (await nobody('/readyz', { headers: MACHINE })).json()).toEqual({ ready: true });
  expect((await nobody('/metrics', { headers: MACHINE })).status).toBe(404);
  expect((await getReadiness()).checks.map(({ name, state }) => [name, state])).toEqual([
    ['nats-system-account', 'ready'],
    ['nats-catalyst-account', 'ready'],
    ['nats-servers', 'ready'],
    ['account-index', 'ready'],
    ['operator-key', 'ready'],
    ['audit-seal', 'ready'],
    ['session-ends', 'ready'],
    ['claims-in-sync', 'ready'],
  ]);
  const figures = await register.metrics();
  expect(figures).toContain('vertebra_event_streams 0');
  expect(figures).toContain('route="/v1/environments/{env}/state"');
  expect(figures).not.toMatch(/acme|globex/);
});
