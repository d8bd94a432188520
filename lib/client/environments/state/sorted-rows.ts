import { lowerBound } from '../../../domain/lower-bound.ts';
import type { ObjectRow } from './object-row.ts';

/** Rows by key. One array that is changed in place: a copy of 100,000 rows for each change would hold the page up. */
export type SortedRows = ObjectRow[];

export function findRow(rows: readonly ObjectRow[], key: string): ObjectRow | undefined {
  const row = rows[lowerBound(rows, key)];
  return row?.key === key ? row : undefined;
}

export function putRow(rows: SortedRows, row: ObjectRow): void {
  const place = lowerBound(rows, row.key);
  rows.splice(place, rows[place]?.key === row.key ? 1 : 0, row);
}

export function removeRow(rows: SortedRows, key: string): void {
  const place = lowerBound(rows, key);
  if (rows[place]?.key === key) rows.splice(place, 1);
}
