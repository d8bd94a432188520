import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { cn } from '@/components/ui/cn.ts';
import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { TailText } from '@/components/ui/content/tail-text.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import type { KvRow } from '@/lib/client/kv/kv-queries.ts';

import type { KeyLine } from './key-lines.ts';
import { OperationTag } from './operation-tag.tsx';

const KEY_COLUMN: Column<KeyLine> = {
  id: 'key',
  header: 'Key',
  cell: ({ key, row, gone, fresh }) => (
    <span
      // a new revision is a new element, and a new element fades in from the accent
      key={row?.revision ?? 0}
      className={cn(
        'flex items-center gap-2 rounded-sm',
        fresh && 'transition-colors duration-2000 starting:bg-accent-soft',
      )}
    >
      <TailText
        text={key}
        head={key.indexOf('/') + 1}
        className={cn('font-mono text-sm', row && row.operation !== 'put' && 'text-ink-3')}
      />
      {gone && <Tag title="It was purged or expired since its name was listed.">gone</Tag>}
      {row && row.operation !== 'put' && <OperationTag operation={row.operation} />}
    </span>
  ),
};

const figure = (
  id: string,
  header: string,
  width: Column<KeyLine>['width'],
  show: (row: KvRow) => React.ReactNode,
): Column<KeyLine> => ({
  id,
  header,
  width,
  align: 'end',
  cell: ({ row, gone }) => (row ? show(row) : gone ? '–' : <Skeleton className="ml-auto h-3 w-12" />),
});

/** For somebody who may read values. */
export const KEY_COLUMNS: readonly Column<KeyLine>[] = [
  KEY_COLUMN,
  { ...figure('revision', 'Revision', 96, (row) => formatCount(row.revision)), hideBelow: 'sm' },
  {
    ...figure('bytes', 'Size', 84, (row) => (row.operation === 'put' ? formatBytes(row.bytes) : '–')),
    hideBelow: 'sm',
  },
  figure('time', 'Changed', AGE_WIDTH, (row) => <Age iso={row.time} />),
];

/** For an inspector: names are metadata, everything else of a key comes with its value. */
export const NAME_COLUMNS: readonly Column<KeyLine>[] = [KEY_COLUMN];
