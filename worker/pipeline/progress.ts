/** Sequences from the first to the last one, both included. */
export interface Range {
  from: number;
  to: number;
}

export const sizeOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/**
 * Which events are in the state, by what this process itself brought there. What the consumer says is acknowledged may have been acknowledged
 * by anybody, so it is only compared with this.
 */
export class Progress {
  /** sequences behind `#complete` that were settled here */
  readonly #settled = new Set<number>();
  #complete: number;

  /** @param complete every event up to this sequence is in the state already */
  constructor(complete: number) {
    this.#complete = complete;
  }

  /** every event up to this sequence is in the state, or was rejected, or is not in the stream any more */
  get complete(): number {
    return this.#complete;
  }

  /** An event is in the state, or rejected. */
  settle(sequence: number): void {
    if (sequence > this.#complete) this.#settled.add(sequence);
  }

  /** What nothing here settled, up to a sequence, in order. */
  unsettled(upTo: number): Range[] {
    const settled = [...this.#settled].filter((sequence) => sequence <= upTo).sort((a, b) => a - b);
    const ranges: Range[] = [];
    let next = this.#complete + 1;
    for (const sequence of settled) {
      if (sequence > next) ranges.push({ from: next, to: sequence - 1 });
      next = sequence + 1;
    }
    if (next <= upTo) ranges.push({ from: next, to: upTo });
    return ranges;
  }

  /** Nothing is left to be settled up to a sequence. */
  completeTo(upTo: number): void {
    this.#complete = Math.max(this.#complete, upTo);
    for (const sequence of this.#settled) if (sequence <= this.#complete) this.#settled.delete(sequence);
    while (this.#settled.delete(this.#complete + 1)) this.#complete += 1;
  }
}
