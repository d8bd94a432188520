'use client';

import { useMemo } from 'react';

import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { USAGE_METRIC_NAMES, USAGE_METRICS } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageSeries } from '@/lib/domain/usage/usage-series.ts';

import { figureText } from '../usage-figures.ts';
import { stepText } from './step-text.ts';

interface Step {
  /** seconds since 1970 */
  at: number;
  /** place in the series */
  index: number;
}

/** Steps from the newest of which anything is known back to the first; what is not known in between stays as a gap. */
function stepsOf({ start, stepSeconds, series }: UsageSeries): Step[] {
  const all = Object.values(series);
  const known = series.storageBytes.map((_, index) => all.some((figures) => figures[index] !== null));
  return known
    .map((_, index) => ({ at: start + index * stepSeconds, index }))
    .slice(known.indexOf(true), known.lastIndexOf(true) + 1)
    .reverse();
}

/** So that all of them stand beside each other on a desk. */
const LABELS: Partial<Record<UsageMetric, string>> = { messages: 'Messages', apiCallsPerSecond: 'API calls' };
const WIDTHS: Partial<Record<UsageMetric, number>> = { memoryBytes: 88, messagesOutPerSecond: 112, slowConsumers: 124 };

/** The figures of the charts, and those for which there is none, a row for each step. */
export function UsageTable({ told }: { told: UsageSeries }) {
  const rows = useMemo(() => stepsOf(told), [told]);
  const columns = useMemo<Column<Step>[]>(
    () => [
      { id: 'at', header: 'Time', cell: ({ at }) => stepText(at, told.stepSeconds) },
      ...USAGE_METRIC_NAMES.map((metric): Column<Step> => ({
        id: metric,
        header: LABELS[metric] ?? USAGE_METRICS[metric].label,
        width: WIDTHS[metric] ?? 104,
        align: 'end',
        cell: ({ index }) => figureText(metric, told.series[metric][index] ?? null),
      })),
    ],
    [told],
  );
  return (
    <VirtualTable
      label="Usage over time"
      columns={columns}
      rows={rows}
      rowKey={({ at }) => String(at)}
      resetKey={told.range}
      className="max-h-96"
    />
  );
}
