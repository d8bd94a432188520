import { formatCount } from '@/components/ui/format.ts';
import type { ConsumerInfo } from '@/lib/jetstream/list-consumers.ts';

export interface ConsumerFlag {
  tone: 'warn' | 'bad' | 'neutral';
  label: string;
  /** what it means, with the figures */
  detail: string;
}

/** So many waiting messages are more than a moment's work. */
const LAGGING_FROM = 1_000;

/** What somebody who looks for trouble should see of a consumer, the worst first. Empty when all is well. */
export function consumerFlags(consumer: ConsumerInfo): ConsumerFlag[] {
  const { num_pending: pending, num_ack_pending: unacknowledged, num_redelivered: redelivered, config } = consumer;
  const flags: ConsumerFlag[] = [];
  if (config.max_ack_pending > 0 && unacknowledged >= config.max_ack_pending) {
    const detail = `All ${formatCount(unacknowledged)} messages it may hold await acknowledgement; it gets no more.`;
    flags.push({ tone: 'bad', label: 'stalled', detail });
  }
  if (pending >= LAGGING_FROM) {
    flags.push({ tone: 'warn', label: 'lagging', detail: `${formatCount(pending)} messages wait for it.` });
  }
  if (redelivered > 0) {
    const detail = `${formatCount(redelivered)} messages were delivered again: not acknowledged in time, or refused.`;
    flags.push({ tone: 'warn', label: 'redelivering', detail });
  }
  if (consumer.paused === true) flags.push({ tone: 'neutral', label: 'paused', detail: 'Delivery was paused.' });
  return flags;
}
