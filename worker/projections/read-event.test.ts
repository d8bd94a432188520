import { array, assert, json, oneof, property, string, tuple, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { objectStateSchema } from '../../lib/domain/environments/environment-state.ts';
import { readEvent } from './read-event.ts';

const POD = { phase: 'Running', ready: true, restarts: 0 };
const attributes = { specversion: '1.0', id: 'e-1', source: '/cluster', type: 'catalyst.k8s.pod.modified' };
const SUBJECT = 'ws.acme-prod.k8s.pod.shop.cart-7d';

const read = (subject: string, event: unknown, headers: [string, string][] = []) =>
  readEvent('acme-prod', {
    subject,
    headers,
    data: Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)),
    sequence: 7,
  });
const rejected = (words: string) => ({ kind: 'rejected', reason: expect.stringContaining(words) as string });

test('the state of an object: what the event says, without what stands beside it', () => {
  const data = { kind: 'Pod', namespace: 'shop', name: 'cart-7d', ...POD, extra: { deep: [1] } };
  const put = read(SUBJECT, { ...attributes, time: '2026-11-05T10:00:00Z', data });
  expect(put).toEqual({
    kind: 'put',
    key: 'pod/shop/cart-7d',
    state: {
      version: 1,
      source: 'k8s',
      kind: 'pod',
      namespace: 'shop',
      name: 'cart-7d',
      status: 'healthy',
      reason: null,
      object: { ...POD, extra: { deep: [1] } },
      event: { id: 'e-1', type: attributes.type, source: '/cluster', time: '2026-11-05T10:00:00Z' },
      sequence: 7,
    },
  });
  if (put.kind === 'put') objectStateSchema.parse(put.state);
});

test('a member called __proto__ is a member like others', () => {
  const put = read(
    SUBJECT,
    `{"specversion":"1.0","id":"1","source":"/","type":"t","data":{"phase":"Running","ready":true,"restarts":0,"__proto__":{"x":1}}}`,
  );
  expect(put.kind === 'put' && JSON.stringify(put.state.object)).toContain('"__proto__":{"x":1}');
});

test('deletions, with the last state of the object and without', () => {
  const gone = { kind: 'delete', key: 'pod/shop/cart-7d', sequence: 7 };
  const type = 'catalyst.k8s.pod.deleted';
  expect(read(SUBJECT, { ...attributes, type })).toEqual(gone);
  // it is gone however it was
  expect(read(SUBJECT, { ...attributes, type, data: { name: 'cart-7d', phase: 'Evaporated' } })).toEqual(gone);
  expect(read(SUBJECT, { ...attributes, type, data: { name: 'other' } })).toEqual(rejected('“name” is not “cart-7d”'));
  expect(read(SUBJECT, { ...attributes, type, data: [] })).toEqual(gone);
});

test('binary mode', () => {
  const headers = Object.entries(attributes).map(([name, value]): [string, string] => [`ce-${name}`, value]);
  expect(read(SUBJECT, POD, headers)).toMatchObject({ kind: 'put', state: { object: POD, event: { id: 'e-1' } } });
});

test.each([
  [SUBJECT, 'gone', 'not JSON'],
  [SUBJECT, { ...attributes }, 'missing, or no JSON object'],
  [SUBJECT, { ...attributes, data: 'text' }, 'missing, or no JSON object'],
  [SUBJECT, { ...attributes, data: { ...POD, phase: 'Sleeping' } }, 'not that of a pod. About “data.phase”:'],
  [SUBJECT, { ...attributes, data: { ...POD, namespace: 'payments' } }, '“namespace” is not “shop”'],
  [SUBJECT, { ...attributes, data: { ...POD, kind: 'service' } }, '“kind” is not “pod”'],
  [SUBJECT, { ...attributes, data: { ...POD, kind: 3 } }, '“kind” is not “pod”'],
  ['ws.acme-prod.flux.apps', { ...attributes, data: { namespace: 'flux-system' } }, '“namespace” is not absent'],
  ['ws.acme-prod.k8s.pod.shop.a:b', { ...attributes, data: POD }, 'cannot be kept under the key'],
  ['ws.acme-prod.k8s.pod.shop.größe', { ...attributes, data: POD }, 'cannot be kept under the key'],
  ['ws.acme-prod.argo.x', { ...attributes, data: POD }, 'names no source'],
])('rejected (%#)', (subject, event, words) => {
  expect(read(subject, event)).toEqual(rejected(words));
});

test('kinds that nobody described are kept as they are', () => {
  const data = { apiVersion: 'batch/v1', metadata: { name: 'x' }, spec: { schedule: '* * * * *' } };
  for (let n = 0; n < 10_000; n++) {
    const put = read(`ws.acme-prod.k8s.kind-${n}.shop.x`, { ...attributes, data });
    expect(put).toMatchObject({
      key: `kind-${n}/shop/x`,
      state: { kind: `kind-${n}`, object: data, status: 'unknown' },
    });
  }
});

test('5 MB, a key of 500 characters, unicode inside', () => {
  const name = 'n'.repeat(491);
  const data = { ...POD, log: 'größe 🚀'.repeat(400_000) };
  const put = read(`ws.acme-prod.k8s.pod.shop.${name}`, { ...attributes, id: '事件', data });
  expect(put).toMatchObject({ kind: 'put', key: `pod/shop/${name}`, state: { event: { id: '事件' } } });
  expect(put.kind === 'put' && put.state.object.log === data.log).toBe(true);
});

const subjects = oneof(
  string().map((text) => `ws.acme-prod.${text}`),
  string().map((text) => `ws.acme-prod.k8s.pod.shop.${text}`),
  string({ unit: 'binary' }),
);
const headerLists = array(
  oneof(
    tuple(string(), string()),
    tuple(
      string().map((text) => `ce-${text}`),
      string(),
    ),
    tuple(string(), string()).map(([, value]): [string, string] => ['content-type', value]),
    tuple(string(), string()).map(([, value]): [string, string] => ['ce-specversion', value]),
  ),
);
const eventLike = json().map((text) =>
  Buffer.from(`{"specversion":"1.0","id":"1","source":"/","type":"t","data":${text}}`),
);
const payloads = oneof(
  uint8Array(),
  json().map((text) => Buffer.from(text)),
  eventLike,
);

test('any bytes on any subject with any headers: an answer, never an error, on one line', () => {
  const kinds = new Set<string>();
  assert(
    property(
      oneof(
        subjects,
        string().map(() => SUBJECT.replace('pod', 'job')),
      ),
      headerLists,
      payloads,
      (subject, headers, data) => {
        const answer = readEvent('acme-prod', { subject, headers, data, sequence: 1 });
        kinds.add(answer.kind);
        if (answer.kind === 'rejected') expect(answer.reason).toMatch(/^[^\p{Cc}\p{Cs}]+\.$/u);
        else expect(JSON.stringify(answer)).toContain(answer.key);
      },
    ),
    { numRuns: 2_000 },
  );
  expect([...kinds].sort()).toEqual(['put', 'rejected']);
});
