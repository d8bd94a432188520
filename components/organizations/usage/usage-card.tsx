'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Suspense, useSyncExternalStore } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ExportLink } from '@/components/ui/form/export-link.tsx';
import { Segments } from '@/components/ui/form/segments.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { ApiProblem } from '@/lib/client/api-problem.ts';
import { usageSeriesQuery } from '@/lib/client/organizations/usage-queries.ts';
import { api } from '@/lib/domain/paths.ts';
import type { UsageSeries } from '@/lib/domain/usage/usage-series.ts';

import { RANGE_OPTIONS, SHOW_OPTIONS, useUsageView } from './use-usage-view.ts';

// What draws them comes when there is something to draw.
const UsageCharts = lazyNamed(() => import('./usage-charts.tsx'), 'UsageCharts');
const UsageTable = lazyNamed(() => import('./usage-table.tsx'), 'UsageTable');

/** About as high as what comes. */
const PENDING = <Skeleton className="m-3.5 h-96" />;

const UNKNOWN = { data: undefined, error: null };
/** nothing changes */
const never = () => () => undefined;

const hasFigures = ({ series }: UsageSeries): boolean =>
  Object.values(series).some((figures) => figures.some((figure) => figure !== null));

/** What an Organization used over time, as charts and as a table of the same figures. */
export function UsageCard({ organization }: { organization: string }) {
  const [{ range, show }, setView] = useUsageView();
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const query = useQuery({ ...usageSeriesQuery(organization, range), placeholderData: keepPreviousData });
  const { refetch } = query;
  // The tiles above read the same hour and are there sooner: what this page was rendered with had neither figures nor a problem.
  const { data, error } = isHydrated ? query : UNKNOWN;
  const problem = error === null ? null : asProblem(error);
  return (
    <Card aria-labelledby="usage-over-time" aria-busy={data === undefined && problem === null ? true : undefined}>
      <CardHeader>
        <h2 id="usage-over-time" className="mr-auto font-semibold">
          Usage over time
        </h2>
        <Segments
          label="How far back"
          options={RANGE_OPTIONS}
          chosen={range}
          onChoose={(chosen) => void setView({ range: chosen })}
        />
        <Segments
          label="Shown as"
          options={SHOW_OPTIONS}
          chosen={show}
          onChoose={(chosen) => void setView({ show: chosen })}
        />
        <ExportLink size="sm" href={api.usageSeriesExport(organization, { range })} />
      </CardHeader>
      {data !== undefined && hasFigures(data) && (
        <Suspense fallback={PENDING}>
          {show === 'table' ? <UsageTable told={data} /> : <UsageCharts told={data} />}
        </Suspense>
      )}
      {data !== undefined && !hasFigures(data) && (
        <EmptyState title="No samples yet">
          {data.asOf === null
            ? 'A sample is taken every 15 seconds; the first one appears here automatically.'
            : 'No sample of this Organization in that time.'}
        </EmptyState>
      )}
      {data === undefined && problem === null && PENDING}
      {data === undefined && problem !== null && <ErrorState problem={problem} onRetry={() => void refetch()} />}
      {data !== undefined && <UsageSource told={data} problem={problem} />}
    </Card>
  );
}

/** How old the figures are, where they come from, and what is wrong with them. */
function UsageSource({ told, problem }: { told: UsageSeries; problem: ApiProblem | null }) {
  const { asOf, source, coarseBefore } = told;
  const wrong = problem === null ? told.problem : `${problem.title}. Last known values.`;
  return (
    <CardFooter>
      <span>
        {asOf === null ? (
          'No sample yet'
        ) : (
          <>
            Last sample <RelativeTime iso={asOf} />
          </>
        )}
        {source === 'prometheus' && ', from Prometheus'}
        {coarseBefore !== null && (
          <>
            . In longer steps before <AbsoluteTime iso={new Date(coarseBefore * 1000).toISOString()} />
          </>
        )}
      </span>
      {wrong !== null && (
        <span role="status" className="text-warn">
          {wrong}
        </span>
      )}
    </CardFooter>
  );
}
