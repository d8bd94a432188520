'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

import { ORGANIZATIONS_PAGE, organizationsQuery } from '@/lib/client/organizations/organization-queries.ts';
import type { OrganizationsFilter } from '@/lib/client/organizations/organization-queries.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';

/** Offsets of the pages that rows `first` to `last` lie on, each a multiple of `size`. */
export function pageOffsets(first: number, last: number, size: number): number[] {
  const from = Math.floor(Math.max(first, 0) / size);
  const to = Math.floor(Math.max(last, 0) / size);
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * size);
}

/**
 * All rows of the list with holes where no page has been fetched. Only the pages in sight are fetched and refreshed, so
 * a list of 10,000 costs what one of 100 does.
 */
export function useOrganizationRows(wanted: OrganizationsFilter) {
  const head = useQuery({ ...organizationsQuery(wanted, 0), placeholderData: keepPreviousData });
  // The rows on the screen belong to the filter before until the first page of the wanted one is there.
  const [shown, setShown] = useState(wanted);
  if (!head.isPlaceholderData && shown !== wanted) setShown(wanted);

  const [sight, setSight] = useState({ first: 0, last: 0 });
  const onVisibleRange = useCallback((first: number, last: number) => setSight({ first, last }), []);
  const total = head.data?.total ?? 0;
  const offsets = pageOffsets(sight.first, Math.min(sight.last, total - 1), ORGANIZATIONS_PAGE).filter(Boolean);
  const others = useQueries({ queries: offsets.map((offset) => organizationsQuery(shown, offset)) });

  const rows = new Array<Organization | undefined>(total).fill(undefined);
  const put = (items: readonly Organization[] | undefined, offset: number) =>
    items?.forEach((item, index) => {
      if (offset + index < total) rows[offset + index] = item;
    });
  put(head.data?.items, 0);
  offsets.forEach((offset, index) => put(others[index]?.data?.items, offset));
  return { head, rows, total, shown, sight, onVisibleRange };
}
