'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

import { TOP_PAGE, topUsageQuery } from '@/lib/client/organizations/usage-queries.ts';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';
import type { TopUsageItem } from '@/lib/domain/usage/usage-series.ts';

import { pageOffsets } from '../list/use-organization-rows.ts';

export interface TopRow extends TopUsageItem {
  place: number;
}

/** All rows of the list with holes where no page has been fetched: only pages in sight are asked for. */
export function useTopRows(by: UsageMetric) {
  const head = useQuery({ ...topUsageQuery(by, 0), placeholderData: keepPreviousData });
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const onVisibleRange = useCallback((first: number, last: number) => setSight({ first, last }), []);
  // Those on the screen are of the figure before until the first page of the wanted one is there.
  const shown = head.data?.by ?? by;
  const total = head.data?.total ?? 0;
  const offsets = pageOffsets(sight.first, Math.min(sight.last, total - 1), TOP_PAGE).filter(Boolean);
  const others = useQueries({ queries: offsets.map((offset) => topUsageQuery(shown, offset)) });

  const rows = new Array<TopRow | undefined>(total).fill(undefined);
  for (const [index, offset] of [0, ...offsets].entries()) {
    const page = index === 0 ? head.data : others[index - 1]?.data;
    for (const [place, item] of (page?.items ?? []).entries())
      if (offset + place < total) rows[offset + place] = { ...item, place: offset + place + 1 };
  }
  return { head, rows, total, shown, onVisibleRange };
}
