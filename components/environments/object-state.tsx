import { formatCount } from '@/components/ui/format.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Tag } from '@/components/ui/tag.tsx';
import type { ObjectRow } from '@/lib/client/environment/object-row.ts';

import { StatusTag } from './status-tag.tsx';

interface ObjectStateProps {
  /** null when it is not among the objects; undefined while nobody knows */
  row: ObjectRow | null | undefined;
  payloads: boolean | undefined;
}

/** How an object is now, and since when. */
export function ObjectState({ row, payloads }: ObjectStateProps) {
  if (row === undefined) return <Skeleton className="my-1 h-3 w-72" />;
  if (row === null) return <Tag tone="warn">not among the objects</Tag>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {payloads && <StatusTag status={row.status} />}
      {row.reason !== null && <span className="text-ink-2">{row.reason}</span>}
      <span>
        revision {formatCount(row.revision)}, <RelativeTime iso={row.at} />
      </span>
    </span>
  );
}
