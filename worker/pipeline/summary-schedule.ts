import { learnOfOthers } from './learn-of-others.ts';
import type { OpenState } from './open-state.ts';
import { Summaries } from './summaries.ts';

const AFTER_MS = 250;
/** A bucket keeps ten revisions of a key: counts written more often would tear holes into what clients can resume from. */
const APART_MS = 5_000;

/** When the counts of an Environment are written: soon after a change, one time after the other, and not too often. */
export class SummarySchedule {
  readonly #state: OpenState;
  readonly #summaries: Summaries;
  #due: NodeJS.Timeout | undefined;
  #writing: Promise<void>;
  #missed = false;
  #writtenAt = 0;

  constructor(state: OpenState) {
    this.#state = state;
    this.#summaries = new Summaries(state.writer, state.known);
    this.#writing = this.write();
  }

  /** An event up to this sequence is counted. */
  count(sequence: number): void {
    this.#summaries.sequence = Math.max(this.#summaries.sequence, sequence);
  }

  /** Something is to be counted that was not. */
  soon(): void {
    const earliest = this.#writtenAt + APART_MS - Date.now();
    this.#due ??= setTimeout(
      () => {
        this.#due = undefined;
        this.#writtenAt = Date.now();
        this.#writing = this.#writing.then(() => this.write());
      },
      Math.max(AFTER_MS, earliest),
    );
  }

  /** Tries again what was missed. */
  catchUp(): void {
    if (this.#missed) this.soon();
    this.#missed = false;
  }

  /** Writes them now as far as they are not as counted. Never rejects. */
  async write(): Promise<void> {
    try {
      await learnOfOthers(this.#state);
      await this.#summaries.write();
    } catch {
      // Whatever stands in the way, the events meet it too and say so; the next look tries again.
      this.#missed = true;
    }
  }

  /** Writes them now, whatever stands there. Throws what stands in the way. */
  async rewrite(): Promise<void> {
    this.#summaries.doubt();
    await this.#summaries.write();
  }

  /** Resolves when nothing is being written; nothing will be by itself. */
  async stop(): Promise<void> {
    clearTimeout(this.#due);
    await this.#writing;
  }
}
