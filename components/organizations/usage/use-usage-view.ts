'use client';

import { parseAsStringLiteral, useQueryStates } from 'nuqs';

import { USAGE_RANGES } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageRange } from '@/lib/domain/usage/usage-metrics.ts';

export const RANGE_OPTIONS = (Object.keys(USAGE_RANGES) as UsageRange[]).map((value) => ({
  value,
  name: USAGE_RANGES[value].label,
}));
export const SHOW_OPTIONS = [
  { value: 'charts', name: 'Charts' },
  { value: 'table', name: 'Table' },
] as const;

const parsers = {
  range: parseAsStringLiteral(RANGE_OPTIONS.map(({ value }) => value)).withDefault('1h'),
  show: parseAsStringLiteral(['charts', 'table'] as const).withDefault('charts'),
};

/** What is shown of usage, kept in the address: `?range=2d&usage=table`. */
export const useUsageView = () => useQueryStates(parsers, { urlKeys: { show: 'usage' } });
