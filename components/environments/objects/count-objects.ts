import type { ObjectRow } from '@/lib/client/environments/state/object-row.ts';
import { hasHealth } from '@/lib/domain/environments/environment-state-words.ts';
import type { ObjectStatus } from '@/lib/domain/environments/environment-state-words.ts';

export interface KindCount {
  kind: string;
  total: number;
  /** false for commits and the like: nothing goes wrong with them */
  hasHealth: boolean;
  statuses: Partial<Record<ObjectStatus, number>>;
}

function count(into: KindCount, { status }: ObjectRow): void {
  into.total += 1;
  if (status !== null && into.hasHealth) into.statuses[status] = (into.statuses[status] ?? 0) + 1;
}

/** How many objects there are of each kind, by name, and how they are; those without health at the end. */
export function countKinds(rows: readonly ObjectRow[]): KindCount[] {
  const kinds = new Map<string, KindCount>();
  for (const row of rows) {
    const of = kinds.get(row.kind) ?? { kind: row.kind, total: 0, hasHealth: hasHealth(row.source), statuses: {} };
    kinds.set(row.kind, of);
    count(of, row);
  }
  return [...kinds.values()].sort((a, b) => Number(b.hasHealth) - Number(a.hasHealth) || (a.kind < b.kind ? -1 : 1));
}

/** The same for several kinds together. */
export function sumKinds(kinds: readonly KindCount[]): KindCount {
  const sum: KindCount = { kind: '', total: 0, hasHealth: true, statuses: {} };
  for (const { total, statuses } of kinds) {
    sum.total += total;
    for (const status of Object.keys(statuses) as ObjectStatus[]) {
      sum.statuses[status] = (sum.statuses[status] ?? 0) + (statuses[status] ?? 0);
    }
  }
  return sum;
}
