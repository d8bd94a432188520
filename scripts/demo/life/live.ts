import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { EnvironmentLife } from '../../events/environment-life.ts';
import { eventMessage } from '../../events/event-message.ts';
import { POISONS, poisonMessage } from '../../events/poison.ts';
import { eventMix } from '../../events/event-mix.ts';
import { publishEvents } from '../../events/publish-events.ts';
import { seededRandom } from '../../events/random.ts';
import type { Random } from '../../events/random.ts';
import { restorePlatform } from '../../events/restore-platform.ts';

/** Its senders make mistakes, so that there is something among its rejected events. */
const CARELESS = 'acme-prod';

/**
 * The life of an Environment, which goes on where an earlier demo left it. In a new one, everything that stands there is
 * announced, and a day's worth of events has happened before this settles.
 */
export async function begin(
  connection: NatsConnection,
  environment: string,
  eventsBefore: number,
): Promise<EnvironmentLife> {
  const platform = await restorePlatform(connection, environment);
  if (platform !== null) return new EnvironmentLife(environment, `${environment} ${Date.now()}`, platform);
  const life = new EnvironmentLife(environment, environment, null);
  const maxPayload = connection.info?.max_payload ?? 0;
  const random = seededRandom(`mistakes of ${environment}`);
  const mistakes =
    environment === CARELESS ? POISONS.map((poison) => poisonMessage(environment, poison, random, maxPayload)) : [];
  const before = eventMix(life, { poison: 0, maxPayload }).take(eventsBefore);
  await publishEvents(connection, [...before, ...mistakes], { rate: null });
  return life;
}

/** Pauses as independent events have them: many short ones, some long ones (exponential). */
const pauseMilliseconds = (random: Random, eventsPerSecond: number) =>
  (Math.min(4, -Math.log(1 - random.next())) / eventsPerSecond) * 1000;

/** Lets one Environment live until the signal. An event that cannot be stored, while NATS is away, is lost. */
export async function live(
  connection: NatsConnection,
  life: EnvironmentLife,
  eventsPerSecond: number,
  signal: AbortSignal,
): Promise<void> {
  const random = seededRandom(`pauses of ${life.environment}`);
  for (;;) {
    await sleep(pauseMilliseconds(random, eventsPerSecond), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await publishEvents(connection, [eventMessage(life.environment, life.next())], { rate: null });
  }
}
