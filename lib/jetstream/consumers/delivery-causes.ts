import type { ConsumerCause } from './consumer-cause.ts';
import type { ConsumerInfo } from './consumer-info.ts';
import type { ConsumerPace } from './consumer-pace.ts';
import {
  ackWaitMilliseconds,
  happened,
  LONG_MILLISECONDS,
  sinceAcknowledgement,
  sinceDelivery,
} from './consumer-times.ts';

/** Nobody is there to take what it delivers, or nothing is delivered to those who are. */
export function absentCause(consumer: ConsumerInfo): ConsumerCause | null {
  const { num_pending: pending, num_ack_pending: awaited, num_waiting: requests, config, delivered } = consumer;
  if (config.deliver_subject !== undefined) {
    if (consumer.push_bound === true) return null;
    return { id: 'no-subscriber', tone: pending > 0 ? 'bad' : 'warn', subject: config.deliver_subject, pending };
  }
  const milliseconds = sinceDelivery(consumer);
  if (milliseconds === null || milliseconds < LONG_MILLISECONDS || pending === 0) return null;
  if (requests > 0) {
    // it delivers no more before something is acknowledged
    const full = config.max_ack_pending > 0 && awaited >= config.max_ack_pending;
    return full ? null : { id: 'not-served', tone: 'bad', pending, requests, milliseconds };
  }
  // who works on messages may ask for no more; after ack_wait they would be delivered again to whoever asks
  if (awaited > 0 && milliseconds <= ackWaitMilliseconds(consumer)) return null;
  return { id: 'no-pull', tone: 'bad', pending, awaited, milliseconds, never: !happened(delivered.last_active) };
}

/**
 * At most so many messages were given up: delivered as often as allowed, not acknowledged, and no longer awaited. With
 * nothing awaiting acknowledgement, what is between acknowledgement floor and last delivery was acknowledged or given up; the
 * first message behind the floor was given up for certain. While something is awaited nothing can be told.
 */
function mostGivenUp({ config, delivered, ack_floor: floor, num_ack_pending: awaited }: ConsumerInfo): number {
  if (config.max_deliver <= 0 || config.ack_policy === 'none' || awaited > 0) return 0;
  const deliveries = delivered.consumer_seq - floor.consumer_seq;
  return Math.max(0, Math.min(delivered.stream_seq - floor.stream_seq, Math.floor(deliveries / config.max_deliver)));
}

/** Held back by what is not acknowledged, all the while that was looked at. */
function stalled(consumer: ConsumerInfo, pace: ConsumerPace | null): ConsumerCause | null {
  const { config, num_ack_pending: awaited, num_pending: pending } = consumer;
  const least = Math.min(awaited, pace?.least.awaited ?? awaited);
  if (config.max_ack_pending <= 0 || least < config.max_ack_pending || pending === 0) return null;
  const silence = sinceAcknowledgement(consumer);
  // one after the other is how some clients work: that is slow, and nothing stands still
  const moves = silence !== null && silence < LONG_MILLISECONDS;
  return { id: 'stalled', tone: moves ? 'warn' : 'bad', awaited, sinceAcknowledgement: silence };
}

function late(consumer: ConsumerInfo, pace: ConsumerPace | null): ConsumerCause | null {
  const { config, num_ack_pending: awaited } = consumer;
  const waitMilliseconds = ackWaitMilliseconds(consumer);
  if (config.ack_policy === 'none' || awaited === 0) return null;
  const milliseconds = sinceDelivery(consumer);
  if (milliseconds !== null && milliseconds > Math.max(waitMilliseconds * 1.5, LONG_MILLISECONDS)) {
    return { id: 'overdue', tone: 'warn', awaited, milliseconds, waitMilliseconds };
  }
  const redelivered = Math.min(consumer.num_redelivered, pace?.least.redelivered ?? 0);
  return redelivered > 0 ? { id: 'redelivering', tone: 'warn', redelivered, waitMilliseconds } : null;
}

/** What acknowledgements, or their absence, tell: the worst first. */
export function acknowledgementCauses(consumer: ConsumerInfo, pace: ConsumerPace | null): ConsumerCause[] {
  const atMost = mostGivenUp(consumer);
  return [
    stalled(consumer, pace),
    late(consumer, pace),
    atMost > 0 ? ({ id: 'given-up', tone: 'bad', atMost } as const) : null,
  ].filter((cause) => cause !== null);
}
