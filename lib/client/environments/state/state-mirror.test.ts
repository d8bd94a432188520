import { expect, test } from 'vitest';
import type { StateEntry } from '../../../domain/environments/environment-state.ts';
import { StateMirror } from './state-mirror.ts';

const AT = '2026-11-23T12:00:00.000Z';
const entry = (key: string, revision: number, status: 'healthy' | 'failing' = 'healthy'): StateEntry => ({
  key,
  revision,
  at: AT,
  value: {
    version: 1,
    source: 'k8s',
    kind: 'pod',
    namespace: 'shop',
    name: 'api',
    status,
    reason: null,
    object: {},
    event: { id: '1', type: 'pod.modified', source: '/k8s', time: null },
    sequence: revision,
  },
});
const snapshot = (entries: StateEntry[], payloads = true) => ({ type: 'snapshot', payloads, entries }) as const;
const keys = (mirror: StateMirror) => mirror.objects?.rows.map(({ key, status }) => `${key} ${status ?? '?'}`);

function begun(): StateMirror {
  const mirror = new StateMirror();
  mirror.apply(snapshot([entry('pod/shop/b', 2), entry('pod/shop/a', 1)]), 0);
  mirror.apply({ type: 'live', revision: 2 }, 0);
  return mirror;
}

test('shows nothing until a snapshot is whole', () => {
  const mirror = new StateMirror();
  mirror.apply(snapshot([entry('pod/shop/a', 1)]), 0);
  expect(mirror.objects).toBeNull();
  mirror.apply(snapshot([entry('pod/shop/b', 2)]), 0);
  mirror.apply({ type: 'live', revision: 3 }, 0);
  expect(keys(mirror)).toEqual(['pod/shop/a healthy', 'pod/shop/b healthy']);
  expect(mirror.objects).toMatchObject({ revision: 3, payloads: true });
});

test('a change changes its row, says when it was heard, and moves the revision', () => {
  const mirror = begun();
  const before = mirror.objects;
  mirror.apply({ type: 'put', entry: entry('pod/shop/a', 4, 'failing') }, 1_000);
  mirror.apply({ type: 'delete', key: 'pod/shop/b', revision: 5, at: AT }, 1_001);
  expect(keys(mirror)).toEqual(['pod/shop/a failing']);
  expect(mirror.objects?.rows[0]).toMatchObject({ revision: 4, heardAt: 1_000 });
  expect(mirror.objects?.revision).toBe(5);
  expect(mirror.objects).not.toBe(before);
});

test('the projector’s own counts are no objects, and move the revision all the same', () => {
  const mirror = begun();
  const counts = { version: 1, source: 'k8s', total: 2, statuses: {}, kinds: {} } as unknown as StateEntry['value'];
  mirror.apply({ type: 'put', entry: { key: 'summary/k8s', revision: 6, at: AT, value: counts } }, 0);
  expect(keys(mirror)).toHaveLength(2);
  expect(mirror.objects?.revision).toBe(6);
});

test('what was there stays until the next snapshot is whole, which takes its place', () => {
  const mirror = begun();
  mirror.apply({ type: 'reset', reason: 'too old' }, 0);
  mirror.apply(snapshot([entry('pod/shop/c', 9)]), 0);
  expect(keys(mirror)).toHaveLength(2);
  mirror.apply({ type: 'live', revision: 9 }, 0);
  expect(keys(mirror)).toEqual(['pod/shop/c healthy']);
});

test('half a snapshot of a connection that broke is not taken for a part of the next', () => {
  const mirror = begun();
  mirror.apply(snapshot([entry('pod/shop/old', 9)]), 0);
  mirror.begin();
  mirror.apply(snapshot([entry('pod/shop/c', 10)]), 0);
  mirror.apply({ type: 'live', revision: 10 }, 0);
  expect(keys(mirror)).toEqual(['pod/shop/c healthy']);
});

test('without payloads there are keys and no status', () => {
  const mirror = new StateMirror();
  mirror.apply(snapshot([{ ...entry('deployment/shop/web', 1), value: null }], false), 0);
  mirror.apply({ type: 'live', revision: 1 }, 0);
  expect(mirror.objects).toMatchObject({ payloads: false, rows: [{ kind: 'deployment', status: null, reason: null }] });
});

test('forgets what a grant had opened', () => {
  const mirror = begun();
  mirror.forget();
  expect(mirror.objects).toBeNull();
  mirror.apply({ type: 'live', revision: 12 }, 0);
  expect(mirror.objects).toBeNull();
});
