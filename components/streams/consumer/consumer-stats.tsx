import { formatCount } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Stat } from '@/components/ui/feedback/stat.tsx';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';

import { LastActivity } from '../last-activity.tsx';

/** The figures of a consumer at a glance. */
export function ConsumerStats({ info }: { info: ConsumerInfo | undefined }) {
  const waiting = <Skeleton className="my-1.5 h-4 w-20" />;
  return (
    <div className="mb-4 grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] gap-4 max-md:gap-3">
      <Stat label="Behind" value={info ? formatCount(info.num_pending) : waiting} note="messages" />
      <Stat
        label="Waiting for ack"
        value={info ? formatCount(info.num_ack_pending) : waiting}
        note={info && info.config.max_ack_pending > 0 ? `of ${formatCount(info.config.max_ack_pending)}` : undefined}
      />
      <Stat label="Delivered again" value={info ? formatCount(info.num_redelivered) : waiting} />
      <Stat label="Last delivery" value={info ? <LastActivity time={info.delivered.last_active} /> : waiting} />
    </div>
  );
}
