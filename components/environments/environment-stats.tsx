import { Link } from '@/components/ui/content/link.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Stat } from '@/components/ui/feedback/stat.tsx';
import type { LiveEnvironment } from '@/lib/client/environments/state/live-environment.ts';
import { hasHealth } from '@/lib/domain/environments/environment-state-words.ts';
import { pages } from '@/lib/domain/paths.ts';

import { Owner } from './objects/owner.tsx';

interface EnvironmentStatsProps {
  organization: string;
  environment: string;
  live: LiveEnvironment;
}

/** An Environment's figures at a glance: what is shown, and how far behind its events that is. */
export function EnvironmentStats({ organization, environment, live: { objects, projection } }: EnvironmentStatsProps) {
  const waiting = <Skeleton className="my-1.5 h-4 w-20" />;
  const rejected = projection?.rejected ?? null;
  const healthless = objects?.rows.filter(({ source }) => !hasHealth(source)).length ?? 0;
  return (
    <div className="mb-4 grid grid-cols-2 gap-4 max-md:gap-3 lg:grid-cols-4">
      <Stat
        label="Objects"
        value={objects ? formatCount(objects.rows.length) : waiting}
        note={healthless > 0 ? `${formatCount(healthless)} without health` : undefined}
      />
      <Stat
        label="Revision"
        value={objects ? formatCount(objects.revision) : waiting}
        note={objects && 'of the state shown'}
      />
      <Stat
        label="Events not yet applied"
        value={projection ? (projection.lag === null ? '–' : formatCount(projection.lag)) : waiting}
        note={projection && <Owner owner={projection.owner} />}
      />
      <Stat
        label="Rejected events"
        value={
          projection ? (
            <span className={rejected !== null && rejected > 0 ? 'text-bad' : undefined}>
              {rejected === null ? '–' : formatCount(rejected)}
            </span>
          ) : (
            waiting
          )
        }
        note={
          projection && (
            <Link
              href={pages.environmentRejected(organization, environment)}
              className="rounded-sm text-accent hover:underline"
            >
              {rejected === 0 ? 'none to settle' : rejected === null ? 'not known' : 'review them'}
            </Link>
          )
        }
      />
    </div>
  );
}
