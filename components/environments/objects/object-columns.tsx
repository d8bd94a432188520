'use client';

import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { cn } from '@/components/ui/cn.ts';
import { formatCount } from '@/components/ui/content/format.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { TailText } from '@/components/ui/content/tail-text.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { hasHealth } from '@/lib/domain/environments/environment-state-words.ts';
import type { ObjectRow } from '@/lib/client/environments/state/object-row.ts';

import { StatusTag } from './status-tag.tsx';

/** A change is lit only while it is news: a row that comes back into view by scrolling is none. */
const NEWS_MILLISECONDS = 3_000;

function Key({ row: { key, revision, heardAt } }: { row: ObjectRow }) {
  const now = useNow();
  const news = heardAt !== null && now !== null && now - heardAt < NEWS_MILLISECONDS;
  return (
    <span
      // a new revision is a new element, and a new element fades in from the accent
      key={revision}
      className={cn('block rounded-sm', news && 'transition-colors duration-2000 starting:bg-accent-soft')}
    >
      <TailText text={key} head={key.indexOf('/') + 1} className="font-mono text-sm" />
    </span>
  );
}

const KEY: Column<ObjectRow> = {
  id: 'key',
  header: 'Object',
  width: '1.4fr',
  sortable: true,
  cell: (row) => <Key row={row} />,
};

const REVISION: Column<ObjectRow> = {
  id: 'revision',
  header: 'Revision',
  width: 96,
  align: 'end',
  hideBelow: 'lg',
  cell: ({ revision }) => formatCount(revision),
};

const CHANGED: Column<ObjectRow> = {
  id: 'changed',
  header: 'Changed',
  width: AGE_WIDTH,
  align: 'end',
  sortable: true,
  hideBelow: 'sm',
  cell: ({ at }) => <Age iso={at} />,
};

export const OBJECT_COLUMNS: readonly Column<ObjectRow>[] = [
  KEY,
  {
    id: 'status',
    header: 'Status',
    width: 116,
    sortable: true,
    cell: ({ status, source }) =>
      hasHealth(source) ? <StatusTag status={status} /> : <span className="text-sm text-ink-3">no health</span>,
  },
  {
    id: 'reason',
    header: 'Reason',
    width: '1fr',
    hideBelow: 'md',
    cell: ({ reason }) => (
      <span title={reason ?? undefined} className="text-ink-2">
        {reason}
      </span>
    ),
  },
  REVISION,
  CHANGED,
];

/** For people who see keys and not what stands under them. */
export const OBJECT_KEY_COLUMNS: readonly Column<ObjectRow>[] = [KEY, { ...REVISION, hideBelow: 'sm' }, CHANGED];
