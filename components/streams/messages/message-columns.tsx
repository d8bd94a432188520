import { Age } from '@/components/ui/age.tsx';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { TailText } from '@/components/ui/tail-text.tsx';
import type { Column } from '@/components/ui/table-column.ts';
import type { MessageRow } from '@/lib/client/nats/message-queries.ts';

export const MESSAGE_COLUMNS: readonly Column<MessageRow>[] = [
  {
    id: 'sequence',
    header: 'Sequence',
    width: 96,
    align: 'end',
    cell: ({ sequence }) => <span className="font-mono text-sm">{formatCount(sequence)}</span>,
  },
  {
    id: 'subject',
    header: 'Subject',
    cell: ({ subject }) => <TailText text={subject} className="font-mono text-sm" />,
  },
  { id: 'bytes', header: 'Size', width: 80, align: 'end', hideBelow: 'sm', cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'time',
    header: 'Age',
    width: 104,
    align: 'end',
    cell: ({ time }) => <Age iso={time} />,
  },
];
