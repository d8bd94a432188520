import { Card, CardFooter, CardHeader } from '@/components/ui/card.tsx';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { Meter } from '@/components/ui/meter.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { Organization, OrganizationLimits, UsageFreshness } from '@/lib/domain/organization.ts';

import { FiguresSource } from './figures-source.tsx';

const LIMITS: { key: keyof OrganizationLimits; label: string; format: (figure: number) => string }[] = [
  { key: 'storageBytes', label: 'Storage', format: formatBytes },
  { key: 'memoryBytes', label: 'Memory', format: formatBytes },
  { key: 'streams', label: 'Streams', format: formatCount },
  { key: 'consumers', label: 'Consumers', format: formatCount },
  { key: 'connections', label: 'Connections', format: formatCount },
];

type LimitRow = (typeof LIMITS)[number];

function LimitBar({ organization, row }: { organization: Organization; row: LimitRow }) {
  const used = organization.usage[row.key];
  const limit = organization.limits[row.key];
  const of = limit < 0 ? 'no limit' : limit === 0 ? 'none allowed' : `of ${row.format(limit)}`;
  return (
    <>
      <span className="tabular-nums">
        {row.format(used)} <span className="text-ink-3">{of}</span>
      </span>
      {limit > 0 && (
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
      </ul>
      <CardFooter>
        {freshness ? <FiguresSource freshness={freshness} /> : <Skeleton className="my-1 h-2.5 w-40" />}
      </CardFooter>
    </Card>
  );
}
