import type { ConsumerInfo } from './consumer-info.ts';
import type { ConsumerPace } from './consumer-pace.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Clients that pull now and then do so more often than this, or are not there; so much work waiting is behind. */
export const LONG_MILLISECONDS = 60_000;

export const waitMilliseconds = (nanoseconds: number | undefined): number | null =>
  nanoseconds === undefined ? null : nanoseconds / NANOSECONDS_PER_MILLISECOND;

/** How long it waits for an acknowledgement at most before it delivers again. */
export const ackWaitMilliseconds = ({ config: { ack_wait: wait, backoff } }: ConsumerInfo): number =>
  Math.max(...(backoff == null || backoff.length === 0 ? [wait] : backoff)) / NANOSECONDS_PER_MILLISECOND;

/** Go's zero time: it never happened. */
const NEVER = '0001-01-01T00:00:00Z';
export const happened = (time: string | undefined): time is string => time !== undefined && time !== NEVER;

/** Milliseconds from a time until the answer, by the server's own clock; null where either is not told. */
function since({ ts }: ConsumerInfo, time: string): number | null {
  const from = Date.parse(time);
  const now = ts === undefined ? NaN : Date.parse(ts);
  return Number.isNaN(now) || Number.isNaN(from) ? null : Math.max(0, now - from);
}

/** Milliseconds since the last delivery, or since it was made when there was none. */
export const sinceDelivery = (consumer: ConsumerInfo): number | null => {
  const { last_active: last } = consumer.delivered;
  return since(consumer, happened(last) ? last : consumer.created);
};

/** Milliseconds since the last acknowledgement; null before the first. */
export const sinceAcknowledgement = (consumer: ConsumerInfo): number | null => {
  const { last_active: last } = consumer.ack_floor;
  return happened(last) ? since(consumer, last) : null;
};

/** How long what has been waiting all the while takes at the pace of deliveries, in milliseconds; Infinity while none are made. */
export const workMilliseconds = ({ num_pending: pending }: ConsumerInfo, pace: ConsumerPace): number => {
  const lasting = Math.min(pending, pace.least.pending);
  return lasting === 0 ? 0 : (lasting / pace.deliveredPerSecond) * 1_000;
};
