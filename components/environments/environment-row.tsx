import type { ReactNode } from 'react';

import { cn } from '@/components/ui/cn.ts';
import { Link } from '@/components/ui/content/link.tsx';
import { counted, formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { EVENT_SOURCES, hasHealth } from '@/lib/domain/environments/environment-state-words.ts';
import type { SummaryState } from '@/lib/domain/environments/environment-state.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { Owner } from './objects/owner.tsx';
import { StatusCounts } from './objects/status-counts.tsx';
import type { EnvironmentLine } from './use-environments.ts';

/** One Environment in the list of them: how its objects are, source by source, and how far the projector is. */
export function EnvironmentRow({ organization, line }: { organization: string; line: EnvironmentLine }) {
  const { environment, projection, failing } = line;
  return (
    <li className="grid gap-x-6 gap-y-3 px-3.5 py-3.5 lg:grid-cols-[180px_minmax(0,1fr)_240px]">
      <div className="min-w-0">
        <Link
          href={pages.environment(organization, environment)}
          className="rounded-sm font-mono text-md font-semibold wrap-anywhere text-accent hover:underline"
        >
          {environment}
        </Link>
        <p className="font-mono text-sm wrap-anywhere text-ink-3">{environmentAssets(environment).subjects}</p>
        {projection?.revision != null && (
          <p className="text-sm text-ink-3">revision {formatCount(projection.revision)}</p>
        )}
      </div>
      <div className="min-w-0">
        <Sources {...line} />
        {failing && <p className="mt-1 text-sm text-bad">{asProblem(failing).title}</p>}
        {projection?.problem != null && <p className="mt-1 text-sm text-bad">Stands still: {projection.problem}</p>}
      </div>
      <dl className="grid grid-cols-[80px_minmax(0,1fr)] content-start items-baseline gap-y-0.5">
        <Fact name="Behind">
          {projection && (projection.lag === null ? '–' : `${formatCount(projection.lag)} events`)}
        </Fact>
        <Fact name="Projected">{projection && <Owner owner={projection.owner} />}</Fact>
        <Fact name="Rejected">
          {projection && (
            <Link
              href={pages.environmentRejected(organization, environment)}
              className={cn('rounded-sm hover:underline', (projection.rejected ?? 0) > 0 ? 'text-bad' : 'text-accent')}
            >
              {projection.rejected === null ? 'events' : `${formatCount(projection.rejected)} events`}
            </Link>
          )}
        </Fact>
      </dl>
    </li>
  );
}

/** One that is retired, in the same list: nobody projects it. */
export function RetiredRow({ organization, environment }: { organization: string; environment: string }) {
  return (
    <li className="grid gap-x-6 gap-y-3 px-3.5 py-3.5 lg:grid-cols-[180px_minmax(0,1fr)]">
      <Link
        href={pages.environmentSettings(organization, environment)}
        className="rounded-sm font-mono text-md font-semibold wrap-anywhere text-accent hover:underline"
      >
        {environment}
      </Link>
      <p className="flex flex-wrap items-center gap-2 text-ink-3">
        <Tag tone="warn">retired</Tag> Nothing writes to it. Its data stays until it is deleted.
      </p>
    </li>
  );
}

/** Those with the most to say first, always in the same place. */
const inOrder = (sources: readonly SummaryState[]) =>
  sources.toSorted((a, b) => EVENT_SOURCES.indexOf(a.source) - EVENT_SOURCES.indexOf(b.source));

function Sources({ summaries, failing }: EnvironmentLine) {
  if (summaries === undefined) return failing ? null : <Skeleton className="my-1 h-10 w-full max-w-80" />;
  if (!summaries.payloads) {
    return <p className="text-sm text-ink-3">How its objects are is data: it takes a support grant to see that.</p>;
  }
  if (summaries.sources.length === 0) return <p className="text-sm text-ink-3">No event has come yet.</p>;
  return (
    <dl className="grid grid-cols-[80px_minmax(0,1fr)] items-center gap-y-1.5 xl:grid-cols-[80px_minmax(0,1fr)_80px_minmax(0,1fr)]">
      {inOrder(summaries.sources).map(({ source, statuses }) => (
        <Fact key={source} name={source}>
          {hasHealth(source) ? <StatusCounts counts={statuses} /> : <WithoutHealth counts={statuses} />}
        </Fact>
      ))}
    </dl>
  );
}

/** Commits and the like are counted: nothing goes wrong with them. */
function WithoutHealth({ counts }: { counts: SummaryState['statuses'] }) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return <span className="text-sm text-ink-2 tabular-nums">{counted(total, 'object')}</span>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-ink-3">{name}</dt>
      <dd className="min-w-0">{children ?? <Skeleton className="my-1 h-3 w-20" />}</dd>
    </>
  );
}
