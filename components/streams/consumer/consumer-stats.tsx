import { formatCount, formatRate } from '@/components/ui/content/format.ts';
import { Meter } from '@/components/ui/feedback/meter.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Stat } from '@/components/ui/feedback/stat.tsx';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import { paceOf } from '@/lib/jetstream/consumers/consumer-pace.ts';

import { LastActivity } from '../last-activity.tsx';
import { growthText } from '../consumers/cause-words.ts';

interface ConsumerStatsProps {
  info: WatchedConsumer | undefined;
  /** of the oldest message that is not done with: its age, or why that is not known */
  oldest: { age: string; why?: string | undefined } | null;
}

const WAITING = <Skeleton className="my-1.5 h-4 w-20" />;

/** The figures of a consumer at a glance. */
export function ConsumerStats({ info, oldest }: ConsumerStatsProps) {
  const pace = info && paceOf(info.readings);
  const limit = info?.config.max_ack_pending ?? 0;
  const rate = (perSecond: number | undefined) => (perSecond === undefined ? '–' : formatRate(perSecond));
  const none = info?.config.ack_policy === 'none';
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] gap-4 max-md:grid-cols-2 max-md:gap-3">
      <Stat
        label="Behind"
        value={info ? formatCount(info.num_pending) : WAITING}
        note={pace && info.num_pending > 0 ? growthText(pace.growthPerSecond) : undefined}
      />
      <Stat
        label="Delivered"
        value={info ? rate(pace?.deliveredPerSecond) : WAITING}
        note={
          info && (
            <>
              last <LastActivity time={info.delivered.last_active} />
            </>
          )
        }
      />
      <Stat
        label="Acknowledged"
        value={info ? (none ? 'not asked for' : rate(pace?.acknowledgedPerSecond)) : WAITING}
        note={
          info &&
          !none && (
            <>
              last <LastActivity time={info.ack_floor.last_active} />
            </>
          )
        }
      />
      <Stat
        label="Waiting for ack"
        value={info ? formatCount(info.num_ack_pending) : WAITING}
        note={limit > 0 ? `of ${formatCount(limit)}` : undefined}
      >
        {info && limit > 0 && info.num_ack_pending > 0 && (
          <Meter value={info.num_ack_pending} max={limit} label="Of max_ack_pending" className="mt-1 w-full!" />
        )}
      </Stat>
      <Stat label="Oldest waiting" value={oldest?.age ?? WAITING} note={oldest?.why} />
    </div>
  );
}
