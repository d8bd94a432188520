'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useDeferredValue, useMemo } from 'react';

import type { OrganizationsFilter } from '@/lib/client/organizations/organization-queries.ts';
import type { OrganizationSort } from '@/lib/domain/organizations/organization.ts';

// The schema's own list would bring the schemas into this page.
const SORTS = [
  'name',
  'storage',
  'streams',
  'consumers',
  'connections',
  'traffic',
] as const satisfies OrganizationSort[];
const DIRECTIONS = ['asc', 'desc'] as const;

const parsers = {
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(SORTS).withDefault('name'),
  direction: parseAsStringLiteral(DIRECTIONS).withDefault('asc'),
};

const isSort = (column: string): column is OrganizationSort => (SORTS as readonly string[]).includes(column);

/** Names read from A, figures from the largest; a second press turns the order round. */
const firstDirection = (sort: OrganizationSort) => (sort === 'name' ? 'asc' : 'desc');

/** What the list shows, kept in the address. `wanted` follows the typing as fast as the page can draw. */
export function useOrganizationsFilter() {
  const [{ search, sort, direction }, setFilter] = useQueryStates(parsers, {
    urlKeys: { search: 'q', direction: 'dir' },
  });
  const deferred = useDeferredValue(search.trim());
  const wanted = useMemo<OrganizationsFilter>(
    () => ({ search: deferred, sort, direction }),
    [deferred, sort, direction],
  );
  const setSearch = (text: string) => void setFilter({ search: text });
  const sortBy = (column: string) => {
    if (!isSort(column)) return;
    const turned = direction === 'asc' ? 'desc' : 'asc';
    void setFilter({ sort: column, direction: column === sort ? turned : firstDirection(column) });
  };
  return { search, setSearch, sort, direction, sortBy, wanted };
}
