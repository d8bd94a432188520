import type { NatsConnection } from '@nats-io/transport-node';
import { readStream } from '../../nats/streams/read-stream.ts';

interface KeptValue {
  key: string;
  text: string;
  /** milliseconds since 1970 by the server's clock, when it was written */
  at: number;
}

/**
 * The values a bucket holds now, in the order they were written. Our own instead of `KV.history()` of the client, which believes the
 * server that its consumer happens to stand on: here the leader confirms the end.
 * @param keys may have wildcards
 */
export async function readValues(connection: NatsConnection, bucket: string, keys = '>'): Promise<KeptValue[]> {
  const prefix = `$KV.${bucket}.`;
  const values = new Map<string, KeptValue>();
  await readStream(connection, `KV_${bucket}`, {
    from: null,
    filter: `${prefix}${keys}`,
    headersOnly: false,
    tell: (message) => {
      const key = message.subject.slice(prefix.length);
      values.delete(key);
      // Nothing that is kept so is empty; what was deleted is.
      if (message.data.length > 0)
        values.set(key, { key, text: message.string(), at: message.info.timestampNanos / 1e6 });
    },
  });
  return [...values.values()];
}
