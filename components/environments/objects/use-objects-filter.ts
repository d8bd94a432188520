'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useDeferredValue, useMemo } from 'react';

import { OBJECT_STATUSES } from '@/lib/domain/environments/environment-state-words.ts';

import { OBJECT_SORTS } from './select-objects.ts';
import type { ObjectsFilter, ObjectSort } from './select-objects.ts';

const parsers = {
  search: parseAsString.withDefault(''),
  kind: parseAsString,
  status: parseAsStringLiteral(OBJECT_STATUSES),
  sort: parseAsStringLiteral(OBJECT_SORTS).withDefault('status'),
  direction: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};

const isSort = (column: string): column is ObjectSort => (OBJECT_SORTS as readonly string[]).includes(column);

/** What the list of objects shows, kept in the address. `wanted` follows the typing as fast as the page can draw. */
export function useObjectsFilter() {
  const [filter, setFilter] = useQueryStates(parsers, { urlKeys: { search: 'q', direction: 'dir' } });
  const { search, kind, status, sort, direction } = filter;
  const deferred = useDeferredValue(search);
  const wanted = useMemo<ObjectsFilter>(
    () => ({ search: deferred, kind, status, sort, direction }),
    [deferred, kind, status, sort, direction],
  );
  const sortBy = (column: string) => {
    if (!isSort(column)) return;
    const turned = direction === 'asc' ? 'desc' : 'asc';
    // names read from A, the worst and the newest come first
    const first = column === 'changed' ? 'desc' : 'asc';
    void setFilter({ sort: column, direction: column === sort ? turned : first });
  };
  return { ...filter, wanted, setFilter, sortBy };
}

export type ObjectsFilterState = ReturnType<typeof useObjectsFilter>;
