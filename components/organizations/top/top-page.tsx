'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Suspense } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ExportLink } from '@/components/ui/form/export-link.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { api } from '@/lib/domain/paths.ts';
import { USAGE_METRIC_NAMES, USAGE_METRICS } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';

import { useTopRows } from './use-top-rows.ts';

// It comes while its rows do; the page itself is there sooner without it.
const TopTable = lazyNamed(() => import('./top-table.tsx'), 'TopTable');
const PENDING = <Skeleton className="m-3 h-72" />;
const TITLE = 'Usage';

const KINDS = { max: 'Highest of the hour', mean: 'Mean of the hour', sum: 'Sum of the hour' } as const;

/** Organizations by what they used, for those who answer for all of them. */
export function TopPage() {
  const { data: me } = useQuery(meQuery());
  if (me !== undefined && !me.actions.includes('organization.list')) {
    return (
      <>
        <PageHeader title={TITLE} />
        <Card>
          <RefusedState>{refusalReason('organization.list')}</RefusedState>
        </Card>
      </>
    );
  }
  return <Ranking />;
}

function Ranking() {
  const [by, setBy] = useQueryState('by', parseAsStringLiteral(USAGE_METRIC_NAMES).withDefault('storageBytes'));
  const { head, rows, total, shown, onVisibleRange } = useTopRows(by);
  const { data, error } = head;
  usePageActs([{ id: 'export', label: 'Export this ranking as CSV', href: api.topUsageExport({ by }) }]);
  return (
    <Fill>
      <PageHeader
        title={TITLE}
        subtitle="Organizations by usage within the last hour, home and edge account together."
        actions={<ExportLink href={api.topUsageExport({ by })} />}
      />
      <Card className="flex min-h-0 flex-col">
        <CardHeader>
          <Select
            aria-label="Ranked by"
            value={by}
            onChange={(event) => void setBy(event.target.value as UsageMetric)}
            className="max-w-60"
          >
            {USAGE_METRIC_NAMES.map((name) => (
              <option key={name} value={name}>
                {USAGE_METRICS[name].label}
              </option>
            ))}
          </Select>
          <span className="text-sm text-ink-3">{KINDS[USAGE_METRICS[shown].coarse]}</span>
        </CardHeader>
        {data === undefined && error !== null ? (
          <ErrorState problem={asProblem(error)} onRetry={() => void head.refetch()} />
        ) : data === undefined ? (
          PENDING
        ) : (
          <Suspense fallback={PENDING}>
            <TopTable by={shown} rows={rows} sampled={data.asOf !== null} onVisibleRange={onVisibleRange} />
          </Suspense>
        )}
        {data !== undefined && (
          <CardFooter>
            <span>
              {formatCount(total)} {total === 1 ? 'Organization' : 'Organizations'}
              {data.since !== null && (
                <>
                  , samples since <AbsoluteTime iso={data.since} />
                </>
              )}
            </span>
            {error !== null ? (
              <span role="status" className="text-warn">
                {asProblem(error).title}. Last known values.
              </span>
            ) : (
              data.asOf !== null && (
                <span>
                  Last sample <RelativeTime iso={data.asOf} />
                </span>
              )
            )}
          </CardFooter>
        )}
      </Card>
    </Fill>
  );
}
