import type { ReactNode } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount, formatDuration } from '@/components/ui/content/format.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';

import { LastActivity } from '../last-activity.tsx';
import { Facts } from './facts.tsx';
import type { FactRow } from './facts.tsx';

const NANOSECONDS_PER_MILLISECOND = 1e6;

type Position = WatchedConsumer['delivered'];

/** How many, which message of the stream that is, and when. */
const position = ({ consumer_seq: count, stream_seq: sequence, last_active: at }: Position): ReactNode => (
  <>
    {formatCount(count)}, up to sequence {formatCount(sequence)} of the stream · <LastActivity time={at} />
  </>
);

/** How it stands, as its leader says. */
export function StateCard({ info }: { info: WatchedConsumer }) {
  const { config, cluster } = info;
  const isPush = config.deliver_subject !== undefined;
  const rows: FactRow[] = [
    ['Wait for delivery', 'num_pending', formatCount(info.num_pending)],
    ['Wait for acknowledgement', 'num_ack_pending', formatCount(info.num_ack_pending)],
    ['Of these delivered again', 'num_redelivered', formatCount(info.num_redelivered)],
    isPush
      ? ['Somebody listens', 'push_bound', info.push_bound === true ? 'yes' : 'no']
      : ['Pull requests that wait', 'num_waiting', formatCount(info.num_waiting)],
    ['Deliveries', 'delivered', position(info.delivered)],
    ['All acknowledged up to', 'ack_floor', position(info.ack_floor)],
    ...(info.priority_groups ?? []).map(({ group, pinned_client_id: client }): FactRow => [
      `Group ${group}`,
      'priority_groups',
      client === undefined || client === '' ? 'no client is pinned' : `pinned to client ${client}`,
    ]),
    ...(cluster === undefined ? [] : ([['Leader', 'cluster.leader', cluster.leader ?? 'none']] as FactRow[])),
    ...(cluster?.replicas ?? []).map(({ name, current, offline, lag, active }): FactRow => [
      `Replica ${name}`,
      'cluster.replicas',
      [
        offline ? 'offline' : current ? 'current' : 'not current',
        ...(lag > 0 ? [`${formatCount(lag)} operations behind`] : []),
        active > 0 ? `heard ${formatDuration(active / NANOSECONDS_PER_MILLISECOND)} ago` : 'not heard yet',
      ].join(' · '),
    ]),
  ];
  return (
    <Card aria-labelledby="state">
      <CardHeader>
        <h2 id="state" className="font-semibold">
          State
        </h2>
      </CardHeader>
      <Facts rows={rows} />
    </Card>
  );
}
