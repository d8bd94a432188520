import { useMemo } from 'react';

import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Meter } from '@/components/ui/feedback/meter.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { pages } from '@/lib/domain/paths.ts';
import { USAGE_METRICS } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';

import { figureText } from '../usage-figures.ts';
import type { TopRow } from './use-top-rows.ts';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
/** What is not nothing is not told as 0. */
const shareText = (share: number) => (share < 0.0005 ? 'under 0.1%' : percent.format(share));

function columnsFor(by: UsageMetric): Column<TopRow>[] {
  return [
    { id: 'place', header: 'Place', width: 64, align: 'end', hideBelow: 'sm', cell: ({ place }) => place },
    {
      id: 'organization',
      header: 'Organization',
      cell: ({ slug, displayName }) => (
        <>
          <span className="font-semibold">{slug}</span> <span className="text-ink-3">{displayName}</span>
        </>
      ),
    },
    {
      id: 'value',
      header: USAGE_METRICS[by].label,
      width: 'clamp(112px, 34cqw, 168px)',
      align: 'end',
      cell: ({ value }) => figureText(by, value),
    },
    {
      id: 'limit',
      header: 'Limit',
      width: 128,
      align: 'end',
      hideBelow: 'md',
      cell: ({ limit }) => (limit === null ? <span className="text-ink-3">none</span> : figureText(by, limit)),
    },
    {
      id: 'share',
      header: 'Of its limit',
      width: 'clamp(84px, 24cqw, 176px)',
      align: 'end',
      cell: ({ slug, value, limit, share }) =>
        limit === null || share === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <>
            {shareText(share)}
            <Meter
              value={value}
              max={limit}
              label={`${slug}: ${figureText(by, value)} of ${figureText(by, limit)}`}
              className="ml-2 w-16 @max-[720px]:hidden"
            />
          </>
        ),
    },
  ];
}

interface TopTableProps {
  by: UsageMetric;
  rows: readonly (TopRow | undefined)[];
  /** whether there was a sample yet */
  sampled: boolean;
  onVisibleRange: (first: number, last: number) => void;
}

export function TopTable({ by, rows, sampled, onVisibleRange }: TopTableProps) {
  const columns = useMemo(() => columnsFor(by), [by]);
  return (
    <VirtualTable
      label="Organizations by usage"
      columns={columns}
      rows={rows}
      rowKey={({ slug }) => slug}
      rowHref={({ slug }) => pages.organization(slug)}
      onVisibleRange={onVisibleRange}
      resetKey={by}
      className="max-md:max-h-[70dvh]"
      empty={
        sampled ? (
          <EmptyState title="No usage">
            Organizations whose figure was not 0 within the last hour are listed here.
          </EmptyState>
        ) : (
          <EmptyState title="No samples yet">
            A sample is taken every 15 seconds; the first one appears here automatically.
          </EmptyState>
        )
      }
    />
  );
}
