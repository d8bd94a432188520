import { intersectSubjects } from '../follow/intersect-subjects.ts';
import type { StreamInfo } from '../streams/stream-info.ts';
import type { ConsumerCause } from './consumer-cause.ts';
import type { ConsumerInfo } from './consumer-info.ts';
import type { ConsumerPace } from './consumer-pace.ts';
import { absentCause, acknowledgementCauses } from './delivery-causes.ts';
import { workMilliseconds, sinceDelivery, waitMilliseconds, LONG_MILLISECONDS } from './consumer-times.ts';

/** What is known of a consumer. */
export interface ConsumerSight {
  consumer: ConsumerInfo;
  /** its stream; null while that is not known */
  stream: StreamInfo | null;
  /** no server leads the stream */
  streamLeaderless?: boolean | undefined;
  /** null while there are not enough readings */
  pace: ConsumerPace | null;
  /** since the answer came */
  ageMilliseconds: number;
  /** how old the claim may be: while all answers it is younger */
  mostAgeMilliseconds: number;
  /** why it was not answered since; null where it was, or is not asked yet */
  unanswered?: 'no-leader' | 'no-answer' | null | undefined;
}

/** Subjects that a consumer reads; empty for all of its stream. */
export const filtersOf = ({ filter_subjects: many, filter_subject: one }: ConsumerInfo['config']): string[] =>
  many ?? (one === undefined || one === '' ? [] : [one]);

/** Figures that cannot all be true, as a server that is behind or a defect of one may give them. */
function contradiction({ consumer, pace }: ConsumerSight): ConsumerCause | null {
  const { num_pending, num_ack_pending, num_redelivered, num_waiting, delivered, ack_floor: floor } = consumer;
  const figures = { num_pending, num_ack_pending, num_redelivered, num_waiting };
  const [name, odd] = Object.entries(figures).find(([, it]) => !(it >= 0 && it <= Number.MAX_SAFE_INTEGER)) ?? [];
  if (name !== undefined) return { id: 'contradictory', tone: 'warn', what: `${name} is ${String(odd)}` };
  if (floor.consumer_seq > delivered.consumer_seq) {
    const what = `ack_floor ${String(floor.consumer_seq)} is beyond the last delivery ${String(delivered.consumer_seq)}`;
    return { id: 'contradictory', tone: 'warn', what };
  }
  if (pace !== null && pace.deliveredPerSecond < 0) {
    return { id: 'contradictory', tone: 'warn', what: 'delivered.consumer_seq went back since the answer before' };
  }
  return null;
}

/** Why nobody can tell how it stands now. */
function unknown({ consumer, ageMilliseconds, mostAgeMilliseconds, unanswered }: ConsumerSight): ConsumerCause | null {
  const { leader, replicas } = consumer.cluster ?? { leader: '', replicas: [] };
  if (unanswered === 'no-leader' || leader === undefined) return { id: 'no-leader', tone: 'bad', ageMilliseconds };
  if (unanswered === 'no-answer' || ageMilliseconds > mostAgeMilliseconds) {
    return { id: 'no-answer', tone: 'warn', ageMilliseconds };
  }
  if (replicas.some(({ name }) => name === leader)) return { id: 'unproven', tone: 'warn', leader };
  return null;
}

/** What keeps the stream itself from handing on. */
function streamCause({ consumer, stream, streamLeaderless }: ConsumerSight): ConsumerCause | null {
  if (streamLeaderless === true) return { id: 'stream-leaderless', tone: 'bad' };
  if (stream === null) return null;
  const origins = [stream.mirror, ...(stream.sources ?? [])].filter((origin) => origin != null);
  const broken = origins.find(({ active, error }) => active < 0 || error != null);
  if (broken !== undefined) {
    return { id: 'stream-origin', tone: 'warn', origin: broken.name, error: broken.error?.description ?? null };
  }
  const filters = filtersOf(consumer.config);
  const meets = (filter: string) => stream.config.subjects.some((one) => intersectSubjects(filter, one) !== null);
  if (filters.length > 0 && origins.length === 0 && !filters.some(meets)) {
    return { id: 'filter-outside', tone: 'bad', filters, subjects: stream.config.subjects };
  }
  return null;
}

/** A server that crashed is called offline a minute later; until then its leader says that it is not current, and for how long. */
const SILENT_NANOSECONDS = 10e9;

const offlineReplicas = ({ cluster }: ConsumerInfo): ConsumerCause | null => {
  const names = (cluster?.replicas ?? [])
    .filter(({ offline, current, active }) => offline || (!current && active > SILENT_NANOSECONDS))
    .map(({ name }) => name);
  return names.length === 0 ? null : { id: 'replica-offline', tone: 'warn', names };
};

/** How it goes with the messages that wait, where nothing keeps it from taking them. */
function course({ consumer, pace }: ConsumerSight): ConsumerCause | null {
  const { num_pending: pending } = consumer;
  if (pending === 0) return null;
  if (pace === null) return { id: 'waiting', tone: 'neutral', pending };
  const { growthPerSecond, overMilliseconds } = pace;
  const work = workMilliseconds(consumer, pace);
  if (work < LONG_MILLISECONDS) return null;
  // what a batch more or less makes is no course
  const change = growthPerSecond * (overMilliseconds / 1_000);
  const noise = Math.max(2, pending * 0.002);
  if (change <= -noise) {
    const milliseconds = (pending / -growthPerSecond) * 1_000;
    return { id: 'catching-up', tone: 'neutral', pending, pace, milliseconds };
  }
  if (change >= noise) return { id: 'too-slow', tone: 'warn', pending, pace };
  return { id: 'standing-behind', tone: 'warn', pending, pace };
}

/** When nothing is wrong, as far as is known. */
function wellness({ consumer, stream }: ConsumerSight): ConsumerCause {
  const { num_pending: pending, num_ack_pending: awaited, delivered, config } = consumer;
  const nothingYet = delivered.consumer_seq === 0 && pending === 0 && config.deliver_policy === 'all';
  if (nothingYet && filtersOf(config).length > 0 && stream !== null && stream.state.messages > 0) {
    return { id: 'nothing-matches', tone: 'neutral', messages: stream.state.messages };
  }
  return { id: 'keeps-up', tone: 'ok', pending, awaited, sinceDelivery: sinceDelivery(consumer) };
}

/**
 * Why a consumer is behind, or what else is to be known of it: the first is what matters most, and there always is one. A claim
 * holds for the time of the answer; one that is older than it may be is none.
 */
export function diagnoseConsumer(sight: ConsumerSight): [ConsumerCause, ...ConsumerCause[]] {
  const { consumer } = sight;
  const nothing = unknown(sight) ?? contradiction(sight);
  if (nothing !== null) return [nothing];
  const paused: ConsumerCause | null =
    consumer.paused === true
      ? {
          id: 'paused',
          tone: 'neutral',
          until: consumer.config.pause_until ?? null,
          milliseconds: waitMilliseconds(consumer.pause_remaining),
        }
      : null;
  const absent = paused === null ? absentCause(consumer) : null;
  const acknowledgements = acknowledgementCauses(consumer, sight.pace);
  const held = paused ?? absent ?? acknowledgements.find(({ id }) => id === 'stalled');
  const causes = [
    streamCause(sight),
    paused,
    absent,
    ...acknowledgements,
    held === undefined ? course(sight) : null,
    offlineReplicas(consumer),
  ].filter((cause) => cause !== null);
  const [first, ...others] = causes;
  return first === undefined ? [wellness(sight)] : [first, ...others];
}
