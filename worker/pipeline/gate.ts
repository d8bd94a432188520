import type { Failure } from './failure.ts';

/** So often one of those who wait tries whether it works again. */
const TRY_MS = 1_000;

/**
 * Stands in front of what an Environment writes. While NATS takes nothing it is closed, and one at a time tries again; once
 * that worked all go on.
 */
export class Gate {
  /** why it is closed; null while it is open */
  failure: Failure | null = null;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Resolves when it is one's turn. Whoever got through says what came of it: `open`, or `close`. */
  async pass(): Promise<void> {
    if (this.failure === null) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  open(): void {
    if (this.failure === null) return;
    this.failure = null;
    clearTimeout(this.#timer);
    for (const go of this.#waiting.splice(0)) go();
  }

  close(failure: Failure): void {
    this.failure = failure;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#waiting.shift()?.(), TRY_MS);
  }
}
