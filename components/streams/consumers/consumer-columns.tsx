import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import { paceOf } from '@/lib/jetstream/consumers/consumer-pace.ts';
import { filtersOf } from '@/lib/jetstream/consumers/diagnose-consumer.ts';

import { LastActivity } from '../last-activity.tsx';
import { causeWords, growthText } from './cause-words.ts';
import type { Causes } from './causes-of.ts';

export interface ConsumerRow {
  consumer: WatchedConsumer;
  causes: Causes;
}

const figure = (id: string, header: string, value: (row: ConsumerRow) => number): Column<ConsumerRow> => ({
  id,
  header,
  width: 112,
  align: 'end',
  hideBelow: 'lg',
  cell: (row) => formatCount(value(row)),
});

export const CONSUMER_COLUMNS: readonly Column<ConsumerRow>[] = [
  {
    id: 'name',
    header: 'Consumer',
    width: '1.2fr',
    cell: ({ consumer: { name, config } }) => (
      <span title={config.description ?? name}>
        <span className="font-mono text-sm font-semibold">{name}</span>{' '}
        <span className="text-sm text-ink-3 @max-[480px]:hidden">
          {config.deliver_subject === undefined ? 'pull' : 'push'}
          {config.durable_name === undefined && ', ephemeral'}
        </span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 172,
    cell: (row) => <ConsumerState {...row} />,
  },
  {
    id: 'filter',
    header: 'Reads',
    hideBelow: 'xl',
    cell: ({ consumer: { config } }) => (
      <span className="font-mono text-sm text-ink-2">{filtersOf(config).join(', ') || 'every subject'}</span>
    ),
  },
  {
    id: 'behind',
    header: 'Behind',
    width: 140,
    align: 'end',
    hideBelow: 'sm',
    cell: ({ consumer }) => <Behind consumer={consumer} />,
  },
  figure('ack', 'Ack pending', ({ consumer }) => consumer.num_ack_pending),
  figure('redelivered', 'Redelivered', ({ consumer }) => consumer.num_redelivered),
  figure('waiting', 'Pulls waiting', ({ consumer }) => consumer.num_waiting),
  {
    id: 'active',
    header: 'Last delivery',
    width: 124,
    align: 'end',
    hideBelow: 'md',
    cell: ({ consumer: { delivered } }) => <LastActivity time={delivered.last_active} />,
  },
];

/** How many messages wait, and how that changes. */
function Behind({ consumer }: { consumer: WatchedConsumer }) {
  const pace = paceOf(consumer.readings);
  return (
    <>
      {pace !== null && consumer.num_pending > 0 && (
        <span className="text-sm text-ink-3">{growthText(pace.growthPerSecond)} </span>
      )}
      {formatCount(consumer.num_pending)}
    </>
  );
}

function ConsumerState({ consumer, causes }: ConsumerRow) {
  const [first, ...others] = causes;
  const { label, title, detail } = causeWords(first, consumer);
  return (
    <span className="flex items-center gap-1">
      <Tag tone={first.tone} title={`${title} ${detail}`}>
        {label}
      </Tag>
      {others.length > 0 && (
        <span className="text-sm text-ink-3" title={others.map((cause) => causeWords(cause, consumer).title).join(' ')}>
          +{others.length}
        </span>
      )}
    </span>
  );
}
