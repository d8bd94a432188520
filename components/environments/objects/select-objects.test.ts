import { expect, test } from 'vitest';

import type { ObjectRow } from '@/lib/client/environments/state/object-row.ts';

import { countKinds, sumKinds } from './count-objects.ts';
import { selectObjects } from './select-objects.ts';
import type { ObjectsFilter } from './select-objects.ts';

const row = (key: string, status: ObjectRow['status'], revision: number, reason: string | null = null): ObjectRow => ({
  key,
  kind: key.slice(0, key.indexOf('/')),
  source: 'k8s',
  status,
  reason,
  revision,
  at: '2026-11-23T12:00:00.000Z',
  heardAt: null,
});

const ROWS = [
  row('deployment/shop/web', 'healthy', 5),
  row('pod/infra/dns', 'failing', 2, 'CrashLoopBackOff'),
  row('pod/shop/api', 'progressing', 9),
  row('pod/shop/odd', null, 7),
  row('pod/shop/web', 'failing', 1),
];
const ALL: ObjectsFilter = { search: '', kind: null, status: null, all: false, sort: 'status', direction: 'asc' };
const names = (filter: Partial<ObjectsFilter>) =>
  selectObjects(ROWS, { ...ALL, ...filter }).map(({ key }) => key.slice(key.indexOf('/') + 1));

test('the worst come first, each status by key, and last what nobody can say', () => {
  expect(names({})).toEqual(['infra/dns', 'shop/web', 'shop/api', 'shop/web', 'shop/odd']);
  expect(names({ direction: 'desc' })[0]).toBe('shop/odd');
});

const commit: ObjectRow = { ...row('commit/f00', 'healthy', 3), source: 'git' };

test('what has no health is left out, unless all, its kind or a search ask for it, and is never called healthy', () => {
  const keys = (filter: Partial<ObjectsFilter>) =>
    selectObjects([commit, ...ROWS], { ...ALL, ...filter }).filter(({ key }) => key === commit.key).length;
  expect(keys({})).toBe(0);
  expect(keys({ all: true })).toBe(1);
  expect(keys({ kind: 'commit' })).toBe(1);
  expect(keys({ search: 'f0' })).toBe(1);
  expect(keys({ all: true, status: 'healthy' })).toBe(0);
});

test('kinds without health come last, are counted, and have no statuses', () => {
  const kinds = countKinds([commit, ...ROWS]);
  expect(kinds.map(({ kind }) => kind)).toEqual(['deployment', 'pod', 'commit']);
  expect(kinds.at(-1)).toEqual({ kind: 'commit', total: 1, hasHealth: false, statuses: {} });
});

test('orders by name and by change', () => {
  expect(names({ sort: 'key' })[0]).toBe('shop/web');
  expect(names({ sort: 'changed', direction: 'desc' }).slice(0, 2)).toEqual(['shop/api', 'shop/odd']);
});

test('lets through a kind, a status, and what is searched for in names and reasons', () => {
  expect(names({ kind: 'deployment' })).toEqual(['shop/web']);
  expect(names({ status: 'failing', kind: 'pod' })).toEqual(['infra/dns', 'shop/web']);
  expect(names({ search: ' WEB ' })).toEqual(['shop/web', 'shop/web']);
  expect(names({ search: 'crashloop' })).toEqual(['infra/dns']);
  expect(names({ search: 'nothing like it' })).toEqual([]);
});

test('leaves the rows as they are', () => {
  const before = [...ROWS];
  selectObjects(ROWS, { ...ALL, sort: 'changed', direction: 'desc' });
  expect(ROWS).toEqual(before);
});

test('counts kinds and how their objects are', () => {
  const kinds = countKinds(ROWS);
  expect(kinds).toEqual([
    { kind: 'deployment', total: 1, hasHealth: true, statuses: { healthy: 1 } },
    { kind: 'pod', total: 4, hasHealth: true, statuses: { failing: 2, progressing: 1 } },
  ]);
  expect(sumKinds(kinds)).toEqual({
    kind: '',
    total: 5,
    hasHealth: true,
    statuses: { healthy: 1, failing: 2, progressing: 1 },
  });
});
