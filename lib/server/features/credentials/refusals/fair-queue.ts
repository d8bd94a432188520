/**
 * A bounded queue in which sources take turns. When it is full, the source with the most in it loses its newest, so that one source
 * that floods pushes out nobody's but its own.
 */
export class FairQueue<T> {
  readonly #most: number;
  readonly #bySource = new Map<string, T[]>();
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes one in. True when one was lost for it, or it itself. */
  push(source: string, item: T): boolean {
    const own = this.#bySource.get(source);
    if (own) own.push(item);
    else this.#bySource.set(source, [item]);
    this.#size += 1;
    if (this.#size <= this.#most) return false;
    let longest: [string, T[]] | undefined;
    for (const one of this.#bySource) if (!longest || one[1].length > longest[1].length) longest = one;
    if (longest) {
      longest[1].pop();
      if (longest[1].length === 0) this.#bySource.delete(longest[0]);
    }
    this.#size -= 1;
    return true;
  }

  /** Takes out so many at most: one of each source, and then the next of each. */
  take(most: number): T[] {
    const taken: T[] = [];
    while (taken.length < most && this.#size > 0) {
      for (const [source, items] of this.#bySource) {
        if (taken.length >= most) break;
        taken.push(...items.splice(0, 1));
        this.#size -= 1;
        // Behind all others, so that the next to take goes on with them.
        this.#bySource.delete(source);
        if (items.length > 0) this.#bySource.set(source, items);
      }
    }
    return taken;
  }
}
