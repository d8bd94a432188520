import type { NatsConnection } from '@nats-io/transport-node';

const listening = new WeakMap<NatsConnection, Set<() => void>>();
const lost = new WeakSet<NatsConnection>();

async function listen(connection: NatsConnection, listeners: Set<() => void>): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') lost.add(connection);
    if (type !== 'reconnect') continue;
    lost.delete(connection);
    for (const tell of listeners) tell();
  }
}

/**
 * Calls `tell` after each reconnect until the function it gives is called. The client's own list of events ends only with its
 * connection, so there is one reader of it for all who share one.
 */
export function onReconnect(connection: NatsConnection, tell: () => void): () => void {
  let listeners = listening.get(connection);
  if (!listeners) {
    listeners = new Set();
    listening.set(connection, listeners);
    void listen(connection, listeners);
  }
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Whether a connection is lost and not made anew yet, so that nothing asked over it can be answered; known once `onReconnect` had it. */
export const isLost = (connection: NatsConnection): boolean => lost.has(connection);
