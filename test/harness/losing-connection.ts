import type { Msg, NatsConnection, Subscription, SubscriptionOptions } from '@nats-io/transport-node';

/** Where a message stands in its stream, by the header of a direct get or the reply subject of a consumer. */
function sequenceOf(message: Msg): number | null {
  const direct = message.headers?.get('Nats-Sequence');
  if (direct) return Number(direct);
  const delivered = /^\$JS\.ACK\.(?:[^.]+\.){3}(\d+)\./.exec(message.reply ?? '')?.[1];
  return delivered === undefined ? null : Number(delivered);
}

/**
 * The same connection, but batches and consumers speak for a replica that lost some messages and does not know it: they are left out
 * without a trace. What the leader is asked it answers as ever.
 */
export function asLosing(nats: NatsConnection, lost: ReadonlySet<number>): NatsConnection {
  const subscribe = (subject: string, options: SubscriptionOptions = {}): Subscription => {
    const { callback } = options;
    if (!callback) return nats.subscribe(subject, options);
    let last: number | null = null;
    return nats.subscribe(subject, {
      ...options,
      callback: (error, message) => {
        const sequence = error ? null : sequenceOf(message);
        if (sequence !== null && lost.has(sequence)) return;
        // Each message of a batch, and its end, names the one before it.
        if (last !== null && message.headers?.has('Nats-Last-Sequence')) {
          message.headers.set('Nats-Last-Sequence', String(last));
        }
        last = sequence ?? last;
        return callback(error, message);
      },
    });
  };
  return new Proxy(nats, {
    get: (target, name) => {
      if (name === 'subscribe') return subscribe;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
