import type { ObjectRow } from './object-row.ts';

/** Rows by key. One array that is changed in place: a copy of 100,000 rows for each change would hold the page up. */
export type SortedRows = ObjectRow[];

/** Where the key is, or has to come. */
function placeOf(rows: readonly ObjectRow[], key: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function findRow(rows: readonly ObjectRow[], key: string): ObjectRow | undefined {
  const row = rows[placeOf(rows, key)];
  return row?.key === key ? row : undefined;
}

export function putRow(rows: SortedRows, row: ObjectRow): void {
  const place = placeOf(rows, row.key);
  rows.splice(place, rows[place]?.key === row.key ? 1 : 0, row);
}

export function removeRow(rows: SortedRows, key: string): void {
  const place = placeOf(rows, key);
  if (rows[place]?.key === key) rows.splice(place, 1);
}
