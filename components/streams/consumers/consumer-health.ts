import { formatCount, formatDuration } from '@/components/ui/content/format.ts';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';

export interface ConsumerFlag {
  tone: 'warn' | 'bad' | 'neutral';
  label: string;
  /** what it means, with the figures */
  detail: string;
}

/** So many waiting messages are more than a moment's work. */
const LAGGING_FROM = 1_000;
/** Clients that pull now and then do so more often than this, or are not there. */
const PULLS_WITHIN_MILLISECONDS = 60_000;
const NANOSECONDS_PER_MILLISECOND = 1e6;

const messages = (count: number, verb: [one: string, many: string]) =>
  count === 1 ? `1 message ${verb[0]}` : `${formatCount(count)} messages ${verb[1]}`;
const waiting = (count: number) => messages(count, ['waits', 'wait']);

/**
 * Milliseconds since the last delivery, or since it was made when there was none, by the server's own clock; null when the
 * server does not say what time it is there.
 */
function sinceDelivery({ ts, created, delivered }: ConsumerInfo): number | null {
  const from = Date.parse(delivered.last_active ?? created);
  const now = ts === undefined ? NaN : Date.parse(ts);
  return Number.isNaN(now) || Number.isNaN(from) ? null : Math.max(0, now - from);
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

function attention(consumer: ConsumerInfo): ConsumerFlag | null {
  const { num_pending: pending, num_waiting: pulls, config } = consumer;
  if (config.deliver_subject !== undefined) {
    if (consumer.push_bound === true) return null;
    const detail = `Nobody subscribes to ${config.deliver_subject}, where it delivers; ${waiting(pending)} for it.`;
    return { tone: pending > 0 ? 'bad' : 'warn', label: 'no subscriber', detail };
  }
  const silence = sinceDelivery(consumer);
  if (consumer.paused === true || pending === 0 || pulls > 0) return null;
  if (silence === null || silence < PULLS_WITHIN_MILLISECONDS) return null;
  const detail = `No pull request waits, and nothing was delivered for ${formatDuration(silence)}; ${waiting(pending)} for it.`;
  return { tone: 'bad', label: 'no pull request', detail };
}

function pausedFlag({ pause_remaining: remaining, config }: ConsumerInfo): ConsumerFlag {
  const left = remaining === undefined ? null : formatDuration(remaining / NANOSECONDS_PER_MILLISECOND);
  const until = config.pause_until === undefined ? '' : ` until ${new Date(config.pause_until).toLocaleString('en')}`;
  return {
    tone: 'neutral',
    label: left === null ? 'paused' : `paused, ${left} left`,
    detail: `Delivery is paused${until}${left === null ? '' : `, ${left} from now`}.`,
  };
}

/** What somebody who looks for trouble should see of a consumer, the worst first. Empty when nothing is known to be wrong. */
export function consumerFlags(consumer: ConsumerInfo): ConsumerFlag[] {
  const { num_pending: pending, num_ack_pending: unacknowledged, num_redelivered: redelivered, config } = consumer;
  const flags: ConsumerFlag[] = [];
  if (config.max_ack_pending > 0 && unacknowledged >= config.max_ack_pending) {
    const detail = `All ${formatCount(unacknowledged)} messages it may hold await acknowledgement; it gets no more.`;
    flags.push({ tone: 'bad', label: 'stalled', detail });
  }
  const absent = attention(consumer);
  if (absent !== null) flags.push(absent);
  const givenUp = mostGivenUp(consumer);
  if (givenUp > 0) {
    const count = givenUp === 1 ? '1' : `up to ${formatCount(givenUp)}`;
    const times = config.max_deliver === 1 ? '1 delivery' : `${formatCount(config.max_deliver)} deliveries`;
    const detail = `${count} given up after ${times}: not acknowledged in time, and not delivered again.`;
    flags.push({ tone: 'bad', label: `${count} given up`, detail });
  }
  if (pending >= LAGGING_FROM) {
    flags.push({ tone: 'warn', label: 'lagging', detail: `${waiting(pending)} for it.` });
  }
  if (redelivered > 0) {
    const words = messages(redelivered, ['was delivered', 'were delivered']);
    flags.push({
      tone: 'warn',
      label: 'redelivering',
      detail: `${words} again: not acknowledged in time, or refused.`,
    });
  }
  if (consumer.paused === true) flags.push(pausedFlag(consumer));
  return flags;
}

/**
 * What is known of a consumer that has no flags. It keeps up when nothing waits or something was delivered a moment ago; else
 * there are only figures.
 */
export function quietState(consumer: ConsumerInfo): { tone: 'ok' | 'neutral'; label: string } {
  const { num_pending: pending, num_ack_pending: unacknowledged } = consumer;
  const silence = sinceDelivery(consumer);
  const delivers = silence !== null && silence < PULLS_WITHIN_MILLISECONDS;
  if (delivers || (pending === 0 && unacknowledged === 0)) return { tone: 'ok', label: 'keeping up' };
  const figure = pending > 0 ? `${formatCount(pending)} waiting` : `${formatCount(unacknowledged)} unacknowledged`;
  return { tone: 'neutral', label: figure };
}
