import { AckPolicy, DeliverPolicy, nanos } from 'nats';
import type { NatsConnection } from 'nats';

/** It is deleted as soon as it has told the number; a process that ends in between leaves it for so long. */
const INACTIVE_MS = 5_000;

/**
 * How many messages of a stream match a filter, from a sequence on. The server knows it when a consumer is made
 * (nats-server, server/filestore.go, NumPending) and reads none of them for it.
 */
export async function countMessages(
  connection: NatsConnection,
  stream: string,
  filter: string,
  from: number,
): Promise<number> {
  const { consumers } = await connection.jetstreamManager({ checkAPI: false });
  const { name, num_pending } = await consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    filter_subject: filter,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(INACTIVE_MS),
  });
  // Nobody waits for that; what is not deleted goes by itself.
  consumers.delete(stream, name).catch(() => undefined);
  return num_pending;
}
