import type { ConsumerInfo } from './consumer-info.ts';

/** Figures of a consumer at one time. */
export interface ConsumerReading {
  /** when the answer came, milliseconds since 1970 */
  at: number;
  /** messages that wait for it */
  pending: number;
  /** deliveries so far, repeated ones too */
  deliveries: number;
  /** deliveries up to which everything is acknowledged */
  acknowledged: number;
  /** delivered and not acknowledged */
  awaited: number;
  /** of these, delivered more than once */
  redelivered: number;
}

export const toReading = (consumer: ConsumerInfo, at: number): ConsumerReading => ({
  at,
  pending: consumer.num_pending,
  deliveries: consumer.delivered.consumer_seq,
  acknowledged: consumer.ack_floor.consumer_seq,
  awaited: consumer.num_ack_pending,
  redelivered: consumer.num_redelivered,
});

/** How the figures changed over a while, and what they were at least in it: what passes within it is no state. */
export interface ConsumerPace {
  overMilliseconds: number;
  deliveredPerSecond: number;
  /** by the floor, which stands still at the oldest message that is not acknowledged */
  acknowledgedPerSecond: number;
  /** of the messages that wait; below 0 it catches up */
  growthPerSecond: number;
  least: Pick<ConsumerReading, 'pending' | 'awaited' | 'redelivered'>;
}

const WINDOW_MILLISECONDS = 120_000;
/** Over less than this a batch that comes at once reads as a rate. */
const LEAST_MILLISECONDS = 10_000;

/** The pace over the last two minutes of the readings, the oldest first; null while they do not span ten seconds. */
export function paceOf(readings: readonly ConsumerReading[]): ConsumerPace | null {
  const last = readings.at(-1);
  if (last === undefined) return null;
  const recent = readings.filter(({ at }) => last.at - at <= WINDOW_MILLISECONDS);
  const first = recent[0] ?? last;
  const over = last.at - first.at;
  if (over < LEAST_MILLISECONDS) return null;
  const perSecond = (from: number, to: number) => ((to - from) / over) * 1_000;
  const least = (figure: keyof ConsumerPace['least']) => Math.min(...recent.map((reading) => reading[figure]));
  return {
    overMilliseconds: over,
    deliveredPerSecond: perSecond(first.deliveries, last.deliveries),
    acknowledgedPerSecond: perSecond(first.acknowledged, last.acknowledged),
    growthPerSecond: perSecond(first.pending, last.pending),
    least: { pending: least('pending'), awaited: least('awaited'), redelivered: least('redelivered') },
  };
}
