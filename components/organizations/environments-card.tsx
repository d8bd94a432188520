import { Link } from '@/components/ui/content/link.tsx';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { cn } from '@/components/ui/cn.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Tooltip } from '@/components/ui/feedback/tooltip.tsx';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { environmentAssets, environmentName } from '@/lib/domain/names.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

interface AssetLinkProps {
  href: string;
  name: string;
  mayOpen: boolean;
  /** the thing itself, not what belongs to it */
  strong?: boolean;
}

function AssetLink({ href, name, mayOpen, strong = false }: AssetLinkProps) {
  const look = strong ? 'font-semibold' : 'font-mono text-sm';
  if (mayOpen) {
    return (
      <Link href={href} className={cn('rounded-sm wrap-anywhere text-accent hover:underline', look)}>
        {name}
      </Link>
    );
  }
  return (
    <Tooltip text={refusalReason('jetstream.inspect')}>
      {(describedBy) => (
        <span
          role="link"
          aria-disabled
          aria-describedby={describedBy}
          tabIndex={0}
          className={cn('wrap-anywhere text-ink-3', look)}
        >
          {name}
        </span>
      )}
    </Tooltip>
  );
}

interface EnvironmentsCardProps {
  slug: string;
  environments: readonly EnvironmentType[] | undefined;
  retired: readonly EnvironmentType[] | undefined;
  me: Me | undefined;
}

export function EnvironmentsCard({ slug, environments, retired = [], me }: EnvironmentsCardProps) {
  const mayOpen = me === undefined || me.actions.includes('jetstream.inspect');
  return (
    <Card aria-labelledby="environments">
      <CardHeader>
        <h2 id="environments" className="font-semibold">
          Environments
        </h2>
        {me?.actions.includes('environment.add') === true && (
          <span className="ml-auto">
            <ButtonLink size="sm" href={pages.newEnvironment(slug)}>
              Add…
            </ButtonLink>
          </span>
        )}
      </CardHeader>
      {environments === undefined && (
        <div className="flex flex-col gap-3 px-3.5 py-4">
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-12 w-full" />
        </div>
      )}
      {environments?.length === 0 && retired.length === 0 && (
        <EmptyState title="No Environment">
          Each Environment brings a stream for events and a bucket for state.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {environments?.map((type) => {
          const name = environmentName(slug, type);
          const { subjects, stream, bucket } = environmentAssets(name);
          return (
            <li key={type} className="grid gap-x-4 gap-y-1 px-3.5 py-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
              <div>
                <AssetLink href={pages.environment(slug, name)} name={name} mayOpen={mayOpen} strong />
                <p className="font-mono text-sm wrap-anywhere text-ink-3">{subjects}</p>
              </div>
              <dl className="grid grid-cols-[4rem_minmax(0,1fr)] items-baseline gap-y-0.5">
                <dt className="text-sm text-ink-3">Stream</dt>
                <dd>
                  <AssetLink href={pages.stream(slug, stream)} name={stream} mayOpen={mayOpen} />
                </dd>
                <dt className="text-sm text-ink-3">Bucket</dt>
                <dd>
                  <AssetLink href={pages.bucket(slug, bucket)} name={bucket} mayOpen={mayOpen} />
                </dd>
              </dl>
            </li>
          );
        })}
        {retired.map((type) => {
          const name = environmentName(slug, type);
          return (
            <li key={type} className="flex flex-wrap items-center gap-2 px-3.5 py-3">
              <AssetLink href={pages.environmentSettings(slug, name)} name={name} mayOpen={mayOpen} strong />
              <Tag tone="warn">retired</Tag>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
