import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Consumer, JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../lib/domain/names.ts';

interface Habit {
  name: string;
  environment: string;
  description: string;
  /** behind the Environment's subject prefix */
  filter: string;
  ackWaitMilliseconds: number;
  /** how many messages it takes at a time, and how long it rests afterwards */
  batch: number;
  restMilliseconds: number;
  answer: (message: JsMsg) => void;
}

/** A message fails until its third delivery, in one of two ways: refused, or not answered at all. */
function answerLate(message: JsMsg): void {
  if (message.info.deliveryCount >= 3) message.ack();
  else if (message.seq % 2 === 0) message.nak(4_000);
}

/** What somebody who looks for trouble finds in the demo, and two consumers without any. */
const HABITS: readonly Habit[] = [
  {
    name: 'billing-export',
    environment: 'acme-prod',
    description: 'Usage records for invoices; a slow one, it never catches up',
    filter: 'k8s.>',
    ackWaitMilliseconds: 30_000,
    batch: 1,
    restMilliseconds: 8_000,
    answer: (message) => message.ack(),
  },
  {
    name: 'audit-mirror',
    environment: 'acme-prod',
    description: 'Copies what Flux does into an archive that refuses often',
    filter: 'flux.>',
    ackWaitMilliseconds: 10_000,
    batch: 5,
    restMilliseconds: 1_000,
    answer: answerLate,
  },
  ...(['acme-prod', 'globex-prod'] as const).map((environment): Habit => ({
    name: 'search-index',
    environment,
    description: 'Keeps the search of the portal fresh',
    filter: '>',
    ackWaitMilliseconds: 30_000,
    batch: 200,
    restMilliseconds: 500,
    answer: (message) => message.ack(),
  })),
];

async function open(connection: NatsConnection, habit: Habit): Promise<Consumer> {
  const { stream, subjectPrefix } = environmentAssets(habit.environment);
  const manager = await jetstreamManager(connection);
  await manager.consumers.add(stream, {
    durable_name: habit.name,
    description: habit.description,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(habit.ackWaitMilliseconds),
    filter_subject: `${subjectPrefix}.${habit.filter}`,
  });
  return jetstream(connection).consumers.get(stream, habit.name);
}

async function work(consumer: Consumer, habit: Habit, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const message of await consumer.fetch({ max_messages: habit.batch, expires: 5_000 }))
        habit.answer(message);
    } catch {
      // NATS is away, or the connection closes: the next round finds out
    }
    await sleep(habit.restMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** Makes the durable consumers of one Organization; the answer lets them work until the signal. */
export async function openConsumers(
  connection: NatsConnection,
  organization: string,
): Promise<(signal: AbortSignal) => Promise<unknown>> {
  const own = HABITS.filter(({ environment }) => environment.startsWith(`${organization}-`));
  const opened = await Promise.all(own.map(async (habit) => ({ habit, consumer: await open(connection, habit) })));
  return (signal) => Promise.all(opened.map(({ consumer, habit }) => work(consumer, habit, signal)));
}
