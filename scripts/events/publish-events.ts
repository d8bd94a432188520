import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EventMessage } from './event-message.ts';

/** What became of the events so far. */
export interface Tally {
  /** the stream has them */
  published: number;
  failed: number;
  /** why, and how many for that reason */
  failures: Map<string, number>;
}

export interface PublishOptions {
  /** events a second; null: as fast as NATS takes them */
  rate: number | null;
  signal?: AbortSignal;
  /** counted up as they are answered, for whoever shows progress */
  tally?: Tally;
}

/** Publishes on their way at once. */
const MOST_UNANSWERED = 512;
/** How much is made up for after a stall: a second's worth, and not all that was missed. */
const MOST_BEHIND_MILLISECONDS = 1_000;

export const emptyTally = (): Tally => ({ published: 0, failed: 0, failures: new Map() });

/** Waits until the n-th event is due; nothing to wait for when there is no rate. */
function pacer(rate: number | null): (signal: AbortSignal | undefined) => Promise<void> {
  if (rate === null) return () => Promise.resolve();
  const interval = 1_000 / rate;
  let due = performance.now();
  return async (signal) => {
    due = Math.max(due + interval, performance.now() - MOST_BEHIND_MILLISECONDS);
    const ahead = due - performance.now();
    if (ahead >= 1) await sleep(ahead, undefined, signal && { signal }).catch(() => undefined);
  };
}

/**
 * Publishes events in their order, many on their way at once, until there are no more or the signal. An event that the stream does
 * not take is counted, not sent again.
 */
export async function publishEvents(
  connection: NatsConnection,
  messages: Iterable<EventMessage>,
  { rate, signal, tally = emptyTally() }: PublishOptions,
): Promise<Tally> {
  const js = jetstream(connection);
  const pace = pacer(rate);
  let unanswered = 0;
  let onAnswer: () => void = () => undefined;
  const answer = () => new Promise<void>((resolve) => (onAnswer = resolve));
  const publish = async ({ subject, payload, id }: EventMessage) => {
    unanswered++;
    try {
      await js.publish(subject, payload, id === null ? {} : { msgID: id });
      tally.published++;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tally.failed++;
      tally.failures.set(why, (tally.failures.get(why) ?? 0) + 1);
    }
    unanswered--;
    onAnswer();
  };
  for (const message of messages) {
    await pace(signal);
    if (signal?.aborted) break;
    if (unanswered >= MOST_UNANSWERED) await answer();
    void publish(message);
  }
  while (unanswered > 0) await answer();
  return tally;
}
