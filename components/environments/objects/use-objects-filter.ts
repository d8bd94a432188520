'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useDeferredValue, useMemo } from 'react';

import { columnsOf, pressed } from '@/components/ui/table/table-sort.ts';
import { OBJECT_STATUSES } from '@/lib/domain/environments/environment-state-words.ts';

import { OBJECT_FIRST } from './select-objects.ts';
import type { ObjectsFilter } from './select-objects.ts';

const parsers = {
  search: parseAsString.withDefault(''),
  kind: parseAsString,
  all: parseAsBoolean.withDefault(false),
  status: parseAsStringLiteral(OBJECT_STATUSES),
  sort: parseAsStringLiteral(columnsOf(OBJECT_FIRST)).withDefault('status'),
  direction: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};

/** What the list of objects shows, kept in the address. `wanted` follows the typing as fast as the page can draw. */
export function useObjectsFilter() {
  const [filter, setFilter] = useQueryStates(parsers, { urlKeys: { search: 'q', direction: 'dir' } });
  const { search, kind, status, all, sort, direction } = filter;
  const deferred = useDeferredValue(search);
  const wanted = useMemo<ObjectsFilter>(
    () => ({ search: deferred, kind, status, all, sort, direction }),
    [deferred, kind, status, all, sort, direction],
  );
  const sortBy = (column: string) => {
    const next = pressed(OBJECT_FIRST, { column: sort, direction }, column);
    void setFilter({ sort: next.column, direction: next.direction });
  };
  return { ...filter, wanted, setFilter, sortBy };
}

export type ObjectsFilterState = ReturnType<typeof useObjectsFilter>;
