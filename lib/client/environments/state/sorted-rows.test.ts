import { expect, test } from 'vitest';
import type { ObjectRow } from './object-row.ts';
import { findRow, putRow, removeRow } from './sorted-rows.ts';

const row = (key: string, revision = 1): ObjectRow => ({
  key,
  kind: 'pod',
  source: 'k8s',
  status: 'healthy',
  reason: null,
  revision,
  at: '2026-11-23T12:00:00.000Z',
  heardAt: null,
});

test('rows stay by key, each key once', () => {
  const rows: ObjectRow[] = [];
  for (const key of ['pod/c', 'pod/a', 'pod/b', 'pod/a', 'pod/d']) putRow(rows, row(key));
  expect(rows.map(({ key }) => key)).toEqual(['pod/a', 'pod/b', 'pod/c', 'pod/d']);
});

test('the newer one takes the place of the older one', () => {
  const rows = [row('pod/a'), row('pod/b'), row('pod/c')];
  putRow(rows, row('pod/b', 7));
  expect(rows.map(({ revision }) => revision)).toEqual([1, 7, 1]);
  expect(findRow(rows, 'pod/b')?.revision).toBe(7);
});

test('what is not there is not found, and taking it away takes nothing', () => {
  const rows = [row('pod/a'), row('pod/c')];
  expect(findRow(rows, 'pod/b')).toBeUndefined();
  expect(findRow([], 'pod/b')).toBeUndefined();
  removeRow(rows, 'pod/b');
  removeRow(rows, 'pod/c');
  expect(rows.map(({ key }) => key)).toEqual(['pod/a']);
});
