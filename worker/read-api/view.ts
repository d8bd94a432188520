import type { Entry } from './entry.ts';

/** Index of the first row whose key is not before `key`. */
function lowerBound(rows: readonly Entry[], key: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Behind every key that begins so: no character sorts behind this one, and it is none. */
const behind = (prefix: string): string => `${prefix}\uffff`;

/** Rows whose keys begin with `prefix` and stand behind `after`, in key order. */
export const range = (rows: readonly Entry[], prefix: string, after: string): { from: number; to: number } => ({
  from: Math.max(lowerBound(rows, prefix), after === '' ? 0 : lowerBound(rows, `${after}\0`)),
  to: prefix === '' ? rows.length : lowerBound(rows, behind(prefix)),
});

/** What a bucket holds now, in key order. */
export class View {
  readonly #entries = new Map<string, Entry>();
  /** null until somebody asks: while a bucket is read, sorting would be for nothing */
  #rows: Entry[] | null = null;
  /** handed out and not to be changed any more */
  #shared = false;

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  put(entry: Entry): void {
    const known = this.#entries.has(entry.key);
    this.#entries.set(entry.key, entry);
    this.#change(entry.key, (rows, at) => rows.splice(at, known ? 1 : 0, entry));
  }

  delete(key: string): void {
    if (this.#entries.delete(key)) this.#change(key, (rows, at) => rows.splice(at, 1));
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
