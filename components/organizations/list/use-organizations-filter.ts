'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useDeferredValue, useMemo } from 'react';

import { columnsOf, pressed } from '@/components/ui/table/table-sort.ts';
import type { FirstDirections } from '@/components/ui/table/table-sort.ts';
import type { OrganizationsFilter } from '@/lib/client/organizations/organization-queries.ts';
import type { OrganizationSort } from '@/lib/domain/organizations/organization.ts';

/** Names read from A, figures from the largest. The schema's own list would bring the schemas into this page. */
export const ORGANIZATION_FIRST: FirstDirections<OrganizationSort> = {
  name: 'asc',
  storage: 'desc',
  streams: 'desc',
  consumers: 'desc',
  connections: 'desc',
  traffic: 'desc',
};

const parsers = {
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(columnsOf(ORGANIZATION_FIRST)).withDefault('name'),
  direction: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};

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
    const next = pressed(ORGANIZATION_FIRST, { column: sort, direction }, column);
    void setFilter({ sort: next.column, direction: next.direction });
  };
  return { search, setSearch, sort, direction, sortBy, wanted };
}
