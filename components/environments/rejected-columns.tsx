import { Age } from '@/components/ui/age.tsx';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import type { Column } from '@/components/ui/table-column.ts';
import { TailText } from '@/components/ui/tail-text.tsx';
import type { RejectedEvent } from '@/lib/client/nats/rejected-queries.ts';

export const REJECTED_COLUMNS: readonly Column<RejectedEvent>[] = [
  {
    id: 'id',
    header: 'Event',
    width: 84,
    align: 'end',
    cell: ({ id }) => <span className="font-mono text-sm">{formatCount(id)}</span>,
  },
  { id: 'reason', header: 'Reason', width: '1.3fr', cell: ({ reason }) => <span title={reason}>{reason}</span> },
  {
    id: 'subject',
    header: 'Subject',
    hideBelow: 'sm',
    cell: ({ subject }) => <TailText text={subject} className="font-mono text-sm" />,
  },
  { id: 'bytes', header: 'Size', width: 84, align: 'end', hideBelow: 'md', cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'time',
    header: 'Age',
    width: 104,
    align: 'end',
    cell: ({ time }) => <Age iso={time} />,
  },
];
