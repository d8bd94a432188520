import type { NatsConnection } from 'nats';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../domain/names.ts';

/** How far the projector is with an Environment, as NATS says. */
export interface ProjectionFigures {
  /** when the stream of events was made, as NATS writes it */
  stream: string;
  /** when the consumer was made */
  consumer: string;
  /** when the bucket was made */
  bucket: string;
  /** of the bucket */
  revision: number;
  /** events that are not acknowledged yet, those on their way included */
  lag: number;
  /** every event up to this sequence is acknowledged */
  acknowledged: number;
  /** events that nobody settled yet */
  rejected: number;
}

/** Asks about the streams and the consumer of an Environment. Throws what JetStream answered, `STREAM_NOT_FOUND` and the like. */
export async function readFigures(connection: NatsConnection, environment: string): Promise<ProjectionFigures> {
  const { stream, bucketStream, rejectedStream } = environmentAssets(environment);
  const { streams, consumers } = await connection.jetstreamManager({ checkAPI: false });
  const [events, consumer, bucket, rejected] = await Promise.all([
    streams.info(stream),
    consumers.info(stream, PROJECTOR_CONSUMER),
    streams.info(bucketStream),
    streams.info(rejectedStream),
  ]);
  return {
    stream: events.created,
    consumer: consumer.created,
    bucket: bucket.created,
    revision: bucket.state.last_seq,
    lag: consumer.num_pending + consumer.num_ack_pending,
    acknowledged: consumer.ack_floor.stream_seq,
    rejected: rejected.state.messages,
  };
}
