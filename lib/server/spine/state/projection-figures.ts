import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../domain/names.ts';
import { z } from '../../../domain/zod.ts';
import { askLeader, clusterSchema } from '../../../jetstream/ask-leader.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { within } from '../../nats/connections/connect.ts';
import { countable } from './countable.ts';

/** Readers are told within five seconds that NATS does not answer. */
const ANSWER_TIMEOUT_MS = 3_000;

/** What is read of `$JS.API.CONSUMER.INFO`. */
const consumerSchema = z.looseObject({
  created: z.string(),
  num_pending: z.number(),
  num_ack_pending: z.number(),
  ack_floor: z.looseObject({ stream_seq: z.number() }),
  paused: z.boolean().default(false),
  cluster: clusterSchema.optional(),
});

/** How far the projector is with an Environment, as NATS says. */
export interface ProjectionFigures {
  /** milliseconds since 1970, when it was asked: nothing in it is older */
  at: number;
  /** when the stream of events was made, as NATS writes it */
  stream: string;
  /** sequence of the latest event */
  last: number;
  /** when the consumer was made */
  consumer: string;
  /** when the bucket was made */
  bucket: string;
  /** of the bucket */
  revision: number;
  /** of the bucket: keys that it has anything of, delete markers included */
  keys: number;
  /** revisions that the bucket keeps */
  kept: number;
  /** events that are not acknowledged yet, those on their way included */
  lag: number;
  /** every event up to this sequence is acknowledged */
  acknowledged: number;
  /** the consumer gives nothing out, since somebody paused it */
  isPaused: boolean;
  /** events that nobody settled yet */
  rejected: number;
}

/** Of a stream, as `STREAM.INFO` and `JSZ` alike tell it. */
interface StreamFigures {
  created: string;
  state: { last_seq: number; num_subjects: number; messages: number };
}

interface ConsumerFigures {
  created: string;
  num_pending: number;
  num_ack_pending: number;
  ack_floor: { stream_seq: number };
  paused: boolean;
}

/** Reads the figures from what was told about each asset. Pure. */
export const toFigures = (
  at: number,
  {
    events,
    consumer,
    bucket,
    rejected,
  }: Record<'events' | 'bucket' | 'rejected', StreamFigures> & {
    consumer: ConsumerFigures;
  },
): ProjectionFigures => ({
  at,
  stream: events.created,
  last: events.state.last_seq,
  consumer: consumer.created,
  bucket: bucket.created,
  revision: bucket.state.last_seq,
  keys: bucket.state.num_subjects,
  kept: bucket.state.messages,
  lag: consumer.num_pending + consumer.num_ack_pending,
  acknowledged: consumer.ack_floor.stream_seq,
  isPaused: consumer.paused,
  rejected: rejected.state.messages,
});

/**
 * Asks about the streams and the consumer of an Environment. Throws what JetStream answered, `STREAM_NOT_FOUND`
 * and the like, and `projector-unavailable` when a sequence would be rounded.
 */
export async function readFigures(connection: NatsConnection, environment: string): Promise<ProjectionFigures> {
  const at = Date.now();
  const { stream, bucketStream, rejectedStream } = environmentAssets(environment);
  const asked = within(ANSWER_TIMEOUT_MS, connection);
  const [events, consumer, bucket, rejected] = await Promise.all([
    getStream(asked, stream),
    askLeader(asked, `CONSUMER.INFO.${stream}.${PROJECTOR_CONSUMER}`, {}, consumerSchema),
    getStream(asked, bucketStream),
    getStream(asked, rejectedStream),
  ]);
  countable(events.state.last_seq, stream);
  countable(bucket.state.last_seq, bucketStream);
  return toFigures(at, { events, consumer, bucket, rejected });
}
