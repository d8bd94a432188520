import { AckPolicy, DeliverPolicy, jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';

interface ReaderOptions {
  /** first sequence, from 1 on */
  from: number;
  filter: string;
  /** it goes by itself when nobody asked it for so long */
  inactiveMs: number;
}

/** A consumer that only reads: in the memory of one server, and nothing is acknowledged. */
export interface CountingConsumer {
  name: string;
  /** messages it has, as the server knows when it makes it (nats-server, server/filestore.go, NumPending): none is read for that */
  pending: number;
  /** Deletes it. Nobody waits for that; what is not deleted goes by itself. */
  drop: () => void;
}

/** Makes one. Throws what JetStream answered, or when NATS stays silent. */
export async function makeReader(
  connection: NatsConnection,
  stream: string,
  { from, filter, inactiveMs }: ReaderOptions,
): Promise<CountingConsumer> {
  const { consumers } = await jetstreamManager(connection, { checkAPI: false });
  const { name, num_pending: pending } = await consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    filter_subject: filter,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(inactiveMs),
  });
  return { name, pending, drop: () => void consumers.delete(stream, name).catch(() => undefined) };
}

/** A process that ends before it has deleted what it counted with leaves that for so long. */
const INACTIVE_MS = 5_000;

/** How many messages of a stream match a filter, from a sequence on. */
export async function countMessages(
  connection: NatsConnection,
  stream: string,
  filter: string,
  from: number,
): Promise<number> {
  const { pending, drop } = await makeReader(connection, stream, { from, filter, inactiveMs: INACTIVE_MS });
  drop();
  return pending;
}
