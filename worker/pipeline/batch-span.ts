import { telemetry } from '../../lib/server/telemetry/telemetry.ts';
import type { Attributes, SpanEnd } from '../../lib/server/telemetry/telemetry.ts';
import type { EventOutcome } from './metrics.ts';

/** While there is always something to do a span is ended all the same, to be seen. */
const MOST_EVENTS = 512;

/** One span for the events that an Environment settles at a stretch, with their number by what they came to: one each would be too many. */
export class BatchSpan {
  #end: ((how: SpanEnd) => void) | null = null;
  #underWay = 0;
  #counts: Attributes = {};
  #events = 0;

  /** An event was taken. */
  take(): void {
    this.#underWay += 1;
    this.#begin();
  }

  /** An event is settled; null when it was given back. */
  settle(outcome: EventOutcome | null): void {
    this.#underWay -= 1;
    if (this.#end === null) return;
    this.#events += 1;
    const name = `vertebra.events.${outcome ?? 'given_back'}`;
    this.#counts[name] = Number(this.#counts[name] ?? 0) + 1;
    if (this.#underWay > 0 && this.#events < MOST_EVENTS) return;
    this.#end({ attributes: this.#counts });
    this.#end = null;
    if (this.#underWay > 0) this.#begin();
  }

  #begin(): void {
    if (this.#end !== null) return;
    this.#end = telemetry()?.run({ name: 'write state', kind: 'internal' }, (end) => end) ?? null;
    this.#counts = {};
    this.#events = 0;
  }
}
