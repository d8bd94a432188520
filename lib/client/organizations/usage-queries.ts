import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { UsageMetric, UsageRange } from '../../domain/usage/usage-metrics.ts';
import type { TopUsage, UsageSeries } from '../../domain/usage/usage-series.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** A sample is taken every 15 s; longer steps change less. */
const REFRESH_MILLISECONDS: Record<UsageRange, number> = { '1h': 15_000, '2d': 60_000, '90d': 300_000, '5y': 300_000 };

/** What an Organization used over time. What was shown stays until another range is there. */
export const usageSeriesQuery = (organization: string, range: UsageRange) =>
  queryOptions({
    queryKey: ['usage-series', organization, range],
    queryFn: ({ signal }) => callApi<UsageSeries>(api.usageSeries(organization, { range }), { signal }),
    refetchInterval: each(REFRESH_MILLISECONDS[range]),
  });

/** rows of one page of the list */
export const TOP_PAGE = 100;

/** Organizations by what they used in the last hour, the first row being number `offset`. */
export const topUsageQuery = (by: UsageMetric, offset: number) =>
  queryOptions({
    queryKey: ['usage-top', by, offset],
    queryFn: ({ signal }) => callApi<TopUsage>(api.topUsage({ by, offset, limit: TOP_PAGE }), { signal }),
    refetchInterval: each(REFRESH_MILLISECONDS['1h']),
    placeholderData: keepPreviousData,
  });
