import type { EnvironmentLife } from './environment-life.ts';
import { eventMessage } from './event-message.ts';
import type { EventMessage } from './event-message.ts';
import { poisonMessage } from './poison.ts';
import type { Poison } from './poison.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';

export interface Mix {
  /** part of the events that cannot be used: 0 ≤ x ≤ 1 */
  poison: number;
  /** most bytes of a message that the server takes */
  maxPayload: number;
}

/** Large ones are rare, as everywhere: each is as much as hundreds of others. */
const sortOf = (random: Random): Poison =>
  random.next() < 0.02 ? 'too-large' : random.pick(['not-json', 'schema', 'key']);

/** The events of an Environment's life, without end, with some among them that no projector can use. */
export function* eventMix(life: EnvironmentLife, { poison, maxPayload }: Mix): Generator<EventMessage, never> {
  const random = seededRandom(`poison of ${life.environment}`);
  for (;;) {
    yield random.next() < poison
      ? poisonMessage(life.environment, sortOf(random), random, maxPayload)
      : eventMessage(life.environment, life.next());
  }
}
