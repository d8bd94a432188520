import { jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerInfo, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** What is there, one entry each: `stream …`, `message …`, `consumer …`. Lines that differ are effects. */
export type Snapshot = ReadonlyMap<string, string>;

async function messagesOf(manager: JetStreamManager, stream: string): Promise<[string, string][]> {
  const { state } = await manager.streams.info(stream);
  const entries: [string, string][] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
    const message = await manager.streams.getMessage(stream, { seq }).catch(() => null);
    if (message) entries.push([`message ${stream} ${seq} ${message.subject}`, message.string()]);
  }
  return entries;
}

/** How far a consumer is; not how much is before it, which changes with every message of others. */
const positionOf = ({
  delivered,
  ack_floor,
  num_ack_pending,
  num_redelivered,
  paused,
}: ConsumerInfo & { paused?: boolean }) =>
  JSON.stringify([
    delivered.consumer_seq,
    delivered.stream_seq,
    ack_floor.stream_seq,
    num_ack_pending,
    num_redelivered,
    paused,
  ]);

/** Everything in an account's JetStream, asked by somebody who may see it all. A KV value is a message of its bucket's stream. */
export async function takeSnapshot(label: string, connection: NatsConnection): Promise<Snapshot> {
  const manager = await jetstreamManager(connection);
  const entries: [string, string][] = [];
  for await (const { config } of manager.streams.list()) {
    entries.push([`stream ${config.name}`, JSON.stringify(config)], ...(await messagesOf(manager, config.name)));
    for await (const consumer of manager.consumers.list(config.name)) {
      const name = `${config.name} ${consumer.name}`;
      entries.push([`consumer ${name} config`, JSON.stringify(consumer.config)]);
      entries.push([`consumer ${name} position`, positionOf(consumer)]);
    }
  }
  return new Map(entries.map(([name, value]) => [`${label}: ${name}`, value]));
}

/** What is new, gone or different. */
export function effects(before: Snapshot, after: Snapshot): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [then, now] = [before.get(name), after.get(name)];
    if (then === now) return [];
    if (then === undefined) return [`new ${name}`];
    return now === undefined ? [`gone ${name}`] : [`changed ${name}: ${then} → ${now}`];
  });
}
