import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Meter } from '@/components/ui/feedback/meter.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import type { Organization, OrganizationLimits, UsageFreshness } from '@/lib/domain/organizations/organization.ts';

import { FiguresSource } from './freshness-status.tsx';

const LIMITS: { key: Exclude<keyof OrganizationLimits, 'tiers'>; label: string; format: (figure: number) => string }[] =
  [
    { key: 'storageBytes', label: 'Storage', format: formatBytes },
    { key: 'memoryBytes', label: 'Memory', format: formatBytes },
    { key: 'streams', label: 'Streams', format: formatCount },
    { key: 'consumers', label: 'Consumers', format: formatCount },
    { key: 'connections', label: 'Connections', format: formatCount },
  ];

type LimitRow = (typeof LIMITS)[number];

function limitText({ key, format }: LimitRow, limit: number | null): string {
  if (limit === null) return 'limited by tier';
  if (limit < 0) return 'no limit';
  if (limit === 0) return 'none allowed';
  // nats-server counts consumers of each stream by itself, so there is no sum to compare with.
  return key === 'consumers' ? `in all; at most ${format(limit)} on each stream` : `of ${format(limit)}`;
}

/** Limits for streams with so many replicas, which stand in the place of those of the account. */
function Tier({ tier }: { tier: Organization['limits']['tiers'][number] }) {
  const figure = (limit: number, format: (figure: number) => string) => (limit < 0 ? 'unlimited' : format(limit));
  const { name, storageBytes, memoryBytes, streams, consumers } = tier;
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-4">
      <span className="text-ink-2">Tier {name}</span>
      <span className="text-right tabular-nums">
        {figure(storageBytes, formatBytes)} storage, {figure(memoryBytes, formatBytes)} memory,{' '}
        {figure(streams, formatCount)} streams, {figure(consumers, formatCount)} consumers on each
      </span>
    </li>
  );
}

function LimitBar({ organization, row }: { organization: Organization; row: LimitRow }) {
  const used = organization.usage[row.key];
  const limit = organization.limits[row.key];
  const of = limitText(row, limit);
  const hasMeter = limit !== null && limit > 0 && row.key !== 'consumers';
  return (
    <>
      <span className="tabular-nums">
        {row.format(used)} <span className="text-ink-3">{of}</span>
      </span>
      {hasMeter && (
        <Meter
          value={used}
          max={limit}
          label={`${row.label}: ${row.format(used)} ${of}`}
          className="col-span-2 w-full"
        />
      )}
    </>
  );
}

interface LimitsCardProps {
  organization: Organization | undefined;
  freshness: UsageFreshness | undefined;
}

export function LimitsCard({ organization, freshness }: LimitsCardProps) {
  return (
    <Card aria-labelledby="limits">
      <CardHeader>
        <h2 id="limits" className="font-semibold">
          Limits
        </h2>
      </CardHeader>
      <ul className="flex flex-col gap-3.5 px-3.5 py-4">
        {LIMITS.map((row) => (
          <li key={row.key} className="grid min-h-7.5 grid-cols-[1fr_auto] items-center gap-y-1.5">
            <span className="text-ink-2">{row.label}</span>
            {organization ? <LimitBar organization={organization} row={row} /> : <Skeleton className="h-3 w-28" />}
          </li>
        ))}
        {organization?.limits.tiers.map((tier) => (
          <Tier key={tier.name} tier={tier} />
        ))}
      </ul>
      <CardFooter>
        {freshness ? <FiguresSource freshness={freshness} /> : <Skeleton className="my-1 h-2.5 w-40" />}
      </CardFooter>
    </Card>
  );
}
