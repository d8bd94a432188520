import { formatCount } from '@/components/ui/content/format.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';

import { consumerFlags, quietState } from './consumer-health.ts';
import { LastActivity } from '../last-activity.tsx';

const figure = (id: string, header: string, value: (consumer: ConsumerInfo) => number): Column<ConsumerInfo> => ({
  id,
  header,
  width: 112,
  align: 'end',
  hideBelow: 'lg',
  cell: (consumer) => formatCount(value(consumer)),
});

const filters = ({ config }: ConsumerInfo): string =>
  config.filter_subjects?.join(', ') ?? config.filter_subject ?? 'everything';

export const CONSUMER_COLUMNS: readonly Column<ConsumerInfo>[] = [
  {
    id: 'name',
    header: 'Consumer',
    width: '1.2fr',
    cell: ({ name, config }) => (
      <span title={config.description ?? name}>
        <span className="font-mono text-sm font-semibold">{name}</span>{' '}
        <span className="text-sm text-ink-3">
          {config.deliver_subject === undefined ? 'pull' : 'push'}
          {config.durable_name === undefined && ', ephemeral'}
        </span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 164,
    cell: (consumer) => <ConsumerState consumer={consumer} />,
  },
  {
    id: 'filter',
    header: 'Reads',
    hideBelow: 'xl',
    cell: (consumer) => <span className="font-mono text-sm text-ink-2">{filters(consumer)}</span>,
  },
  { ...figure('lag', 'Lag', (consumer) => consumer.num_pending), hideBelow: undefined, width: 84 },
  figure('ack', 'Ack pending', (consumer) => consumer.num_ack_pending),
  figure('redelivered', 'Redelivered', (consumer) => consumer.num_redelivered),
  figure('waiting', 'Waiting', (consumer) => consumer.num_waiting),
  {
    id: 'active',
    header: 'Last delivery',
    width: 124,
    align: 'end',
    hideBelow: 'md',
    cell: ({ delivered }) => <LastActivity time={delivered.last_active} />,
  },
];

function ConsumerState({ consumer }: { consumer: ConsumerInfo }) {
  const flags = consumerFlags(consumer);
  const { tone, label } = quietState(consumer);
  if (flags.length === 0) return <Tag tone={tone}>{label}</Tag>;
  return (
    <span className="flex flex-wrap gap-1">
      {flags.map(({ tone, label, detail }) => (
        <Tag key={label} tone={tone} title={detail}>
          {label}
        </Tag>
      ))}
    </span>
  );
}
