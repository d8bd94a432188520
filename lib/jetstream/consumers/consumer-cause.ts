import type { ConsumerPace } from './consumer-pace.ts';

interface Causes {
  /** no server leads it: nothing is delivered, and nothing is known since */
  'no-leader': { ageMilliseconds: number };
  /** the question was not answered */
  'no-answer': { ageMilliseconds: number };
  /** the server that answered names another one as leader */
  unproven: { leader: string };
  /** figures that cannot all be true */
  contradictory: { what: string };
  'stream-leaderless': object;
  /** the stream copies another one, and nothing comes from that */
  'stream-origin': { origin: string; error: string | null };
  /** no subject of the stream can match */
  'filter-outside': { filters: readonly string[]; subjects: readonly string[] };
  /** until when (RFC 3339), and how long still by the server's clock; null where it did not say */
  paused: { until: string | null; milliseconds: number | null };
  /** push: nobody subscribes where it delivers */
  'no-subscriber': { subject: string; pending: number };
  /** pull: no request waits, and nothing was delivered for so long */
  'no-pull': { pending: number; awaited: number; milliseconds: number; never: boolean };
  /** requests wait and messages wait, and nothing is delivered */
  'not-served': { pending: number; requests: number; milliseconds: number };
  /** `max_ack_pending` is reached; since the last acknowledgement, null before the first */
  stalled: { awaited: number; sinceAcknowledgement: number | null };
  /** all that is awaited was delivered longer ago than `ack_wait` */
  overdue: { awaited: number; milliseconds: number; waitMilliseconds: number };
  /** some messages are delivered again and again */
  redelivering: { redelivered: number; waitMilliseconds: number };
  /** delivered `max_deliver` times without acknowledgement: at most so many */
  'given-up': { atMost: number };
  /** more comes than it takes */
  'too-slow': { pending: number; pace: ConsumerPace };
  /** behind, neither more nor less */
  'standing-behind': { pending: number; pace: ConsumerPace };
  'catching-up': { pending: number; pace: ConsumerPace; milliseconds: number };
  /** one answer alone does not tell a course */
  waiting: { pending: number };
  'replica-offline': { names: readonly string[] };
  /** it reads from the first message on, and none of those stored is for it */
  'nothing-matches': { messages: number };
  /** since the last delivery, or since it was made; null where the server does not tell its time */
  'keeps-up': { pending: number; awaited: number; sinceDelivery: number | null };
}

/** `bad` and `warn` want somebody; `neutral` is to be known. */
type Tone = 'ok' | 'neutral' | 'warn' | 'bad';

/** One reason why a consumer is as it is, with the figures that show it. */
export type ConsumerCause = { [Id in keyof Causes]: { id: Id; tone: Tone } & Causes[Id] }[keyof Causes];
