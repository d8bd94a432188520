import { happen } from './happenings.ts';
import { initialPlatform } from './initial-platform.ts';
import { applyChange } from './platform.ts';
import type { Change, Platform } from './platform.ts';
import { seededRandom } from './random.ts';

/** What happens in one Environment, without end: changes of a platform that follow from one another. */
export class EnvironmentLife {
  readonly environment: string;
  readonly #platform: Platform;
  readonly #random;
  /** the rest of what happens at the moment, next one last */
  #pending: Change[];

  /**
   * @param seed the same life for the same one
   * @param platform what stands there; without one, everything is announced first
   */
  constructor(environment: string, seed: string, platform: Platform | null) {
    this.environment = environment;
    this.#random = seededRandom(seed);
    this.#platform = new Map(platform);
    const announced = platform === null ? initialPlatform(environment, this.#random).values() : [];
    this.#pending = [...announced].map((object): Change => ({ operation: 'added', object })).reverse();
  }

  next(): Change {
    let change = this.#pending.pop();
    while (change === undefined) {
      this.#pending = happen(this.#platform, this.#random).reverse();
      change = this.#pending.pop();
    }
    applyChange(this.#platform, change);
    return change;
  }
}
