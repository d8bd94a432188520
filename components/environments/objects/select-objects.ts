import type { FirstDirections } from '@/components/ui/table/table-sort.ts';
import type { ObjectRow } from '@/lib/client/environments/state/object-row.ts';
import { hasHealth, OBJECT_STATUSES } from '@/lib/domain/environments/environment-state-words.ts';
import type { ObjectStatus } from '@/lib/domain/environments/environment-state-words.ts';

/** Names read from A, the worst and the newest come first. */
export const OBJECT_FIRST = { status: 'asc', key: 'asc', changed: 'desc' } as const satisfies FirstDirections;
type ObjectSort = keyof typeof OBJECT_FIRST;

export interface ObjectsFilter {
  /** in the key or the reason */
  search: string;
  kind: string | null;
  /** those without health too, where neither a kind nor a search names them */
  all: boolean;
  status: ObjectStatus | null;
  sort: ObjectSort;
  direction: 'asc' | 'desc';
}

/** What nobody can say comes after what is well. */
const RANKS = [...OBJECT_STATUSES, null];

/** Ascending; `rows` come by key. By status each in turn: no comparing, so that many cost little. */
const ORDERS: Record<ObjectSort, (rows: ObjectRow[]) => ObjectRow[]> = {
  key: (rows) => rows,
  status: (rows) => RANKS.flatMap((status) => rows.filter((row) => row.status === status)),
  changed: (rows) => rows.sort((a, b) => a.revision - b.revision),
};

/** The rows that a filter lets through, in its order. `rows` come by key. */
export function selectObjects(rows: readonly ObjectRow[], filter: ObjectsFilter): ObjectRow[] {
  const { kind, status, all, sort, direction } = filter;
  const search = filter.search.trim().toLowerCase();
  const withoutHealth = all || kind !== null || search !== '';
  const matching = rows.filter(
    (row) =>
      (hasHealth(row.source) || (withoutHealth && status === null)) &&
      (kind === null || row.kind === kind) &&
      (status === null || row.status === status) &&
      (search === '' || row.key.toLowerCase().includes(search) || row.reason?.toLowerCase().includes(search)),
  );
  const ordered = ORDERS[sort](matching);
  return direction === 'asc' ? ordered : ordered.reverse();
}
