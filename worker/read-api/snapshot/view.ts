import { getHeapStatistics } from 'node:v8';
import { lowerBound } from '../../../lib/domain/lower-bound.ts';
import type { Entry } from './entry.ts';

/** Behind every key that begins so: no character sorts behind this one, and it is none. */
const behind = (prefix: string): string => `${prefix}\uffff`;

/** Rows whose keys begin with `prefix` and stand behind `after`, in key order. */
export const range = (rows: readonly Entry[], prefix: string, after: string): { from: number; to: number } => ({
  from: Math.max(lowerBound(rows, prefix), after === '' ? 0 : lowerBound(rows, `${after}\0`)),
  to: prefix === '' ? rows.length : lowerBound(rows, behind(prefix)),
});

/** Of what this process may have in memory, the share of all views together and of one of them. */
const { heap_size_limit: HEAP_BYTES } = getHeapStatistics();
const MEMORY = { all: HEAP_BYTES * 0.6, one: HEAP_BYTES * 0.25 };
/** What an entry takes besides its text, measured and rounded up. */
const ENTRY_BYTES = 400;
/** Text may be kept with two bytes a character. */
const bytesOf = ({ key, value }: Entry): number => ENTRY_BYTES + 2 * (key.length + (value?.length ?? 0));

/** What a bucket holds now, in key order. */
export class View {
  /** of all views of this process */
  static #allBytes = 0;
  #bytes = 0;
  #released = false;
  readonly #entries = new Map<string, Entry>();
  /** null until somebody asks: while a bucket is read, sorting would be for nothing */
  #rows: Entry[] | null = null;
  /** handed out and not to be changed any more */
  #shared = false;

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Whether there is more in it than it may have, or in all views together: nobody can have it read here. */
  get isTooLarge(): boolean {
    return this.#bytes > MEMORY.one || View.#allBytes > MEMORY.all;
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  put(entry: Entry): void {
    const known = this.#entries.get(entry.key);
    this.#weigh(bytesOf(entry) - (known ? bytesOf(known) : 0));
    this.#entries.set(entry.key, entry);
    this.#change(entry.key, (rows, at) => rows.splice(at, known ? 1 : 0, entry));
  }

  delete(key: string): void {
    const known = this.#entries.get(key);
    if (!known) return;
    this.#weigh(-bytesOf(known));
    this.#entries.delete(key);
    this.#change(key, (rows, at) => rows.splice(at, 1));
  }

  /** It is not followed any more, so what it has does not count; who still reads it can. */
  release(): void {
    this.#weigh(-this.#bytes);
    this.#released = true;
  }

  #weigh(bytes: number): void {
    if (this.#released) return;
    this.#bytes += bytes;
    View.#allBytes += bytes;
  }

  #change(key: string, change: (rows: Entry[], at: number) => void): void {
    if (this.#rows === null) return;
    if (this.#shared) this.#rows = this.#rows.slice();
    this.#shared = false;
    change(this.#rows, lowerBound(this.#rows, key));
  }

  /** All there is at this moment; what comes later does not change it. */
  rows(): readonly Entry[] {
    this.#rows ??= [...this.#entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    this.#shared = true;
    return this.#rows;
  }
}
