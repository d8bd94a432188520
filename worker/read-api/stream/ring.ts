import type { Revision } from '../snapshot/entry.ts';

/** Enough for a client that was away for a moment; who was away for longer is served from the bucket. */
const MOST = 8192;
const MOST_CHARACTERS = 16 * 1024 * 1024;

const sizeOf = ({ key, value }: Revision): number => key.length + (value?.length ?? 0);

/** The last revisions of a bucket, without a gap, bounded by number and size. */
export class Ring {
  #revisions: Revision[] = [];
  /** where the first one stands in the array; those before it are thrown away now and then */
  #start = 0;
  #characters = 0;
  #floor: number;

  /** `after`: the revision behind which it begins */
  constructor(after: number) {
    this.#floor = after;
  }

  /** it holds every revision behind this one */
  get floor(): number {
    return this.#floor;
  }

  get head(): number {
    return this.#floor + this.#revisions.length - this.#start;
  }

  push(revision: Revision): void {
    this.#revisions.push(revision);
    this.#characters += sizeOf(revision);
    while (this.#revisions.length - this.#start > MOST || this.#characters > MOST_CHARACTERS) this.#shift();
    if (this.#start > MOST) {
      this.#revisions = this.#revisions.slice(this.#start);
      this.#start = 0;
    }
  }

  #shift(): void {
    const oldest = this.#revisions[this.#start];
    if (!oldest) return;
    this.#characters -= sizeOf(oldest);
    this.#start += 1;
    this.#floor += 1;
  }

  /** Puts revisions in front that end where it begins. */
  prepend(revisions: readonly Revision[]): void {
    this.#revisions = [...revisions, ...this.#revisions.slice(this.#start)];
    this.#start = 0;
    this.#floor -= revisions.length;
    this.#characters += revisions.reduce((sum, revision) => sum + sizeOf(revision), 0);
  }

  /** The revisions behind one, oldest first. Nothing may be missing: `after` is not below the floor. */
  *since(after: number): Generator<Revision> {
    for (let at = this.#start + after - this.#floor; at < this.#revisions.length; at += 1) {
      const revision = this.#revisions[at];
      if (revision) yield revision;
    }
  }
}
