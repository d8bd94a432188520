interface Entry<T> {
  value: T;
  users: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** What one user holds of a resource that others may use as well. */
export interface Held<T> {
  value: T;
  /** gives it back; a second call does nothing */
  release: () => void;
}

/**
 * Resources that several users share, one for each key: opened for the first user, closed some time after the last one gave it
 * back. A resource that takes time to open is a promise; who opens it calls `drop` when it fails or ends by itself.
 */
export class SharedResources<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #close: (value: T) => void;
  readonly #lingerMilliseconds: number;

  /** @param lingerMilliseconds how long a resource that nobody uses stays open for the next user */
  constructor(close: (value: T) => void, lingerMilliseconds: number) {
    this.#close = close;
    this.#lingerMilliseconds = lingerMilliseconds;
  }

  /** How many are open, those included that nobody uses at the moment. */
  get size(): number {
    return this.#entries.size;
  }

  /** The open resource of a key; it stays the caller's to look at only as long as somebody holds it. */
  get(key: string): T | undefined {
    return this.#entries.get(key)?.value;
  }

  /** The resource of a key, opened when there is none. */
  hold(key: string, open: () => T): Held<T> {
    const known = this.#entries.get(key);
    const entry = known ?? { value: open(), users: 0, closing: undefined };
    if (!known) this.#entries.set(key, entry);
    clearTimeout(entry.closing);
    entry.users += 1;
    let released = false;
    return {
      value: entry.value,
      release: () => {
        if (!released) this.#giveBack(key, entry);
        released = true;
      },
    };
  }

  #giveBack(key: string, entry: Entry<T>): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.closing = setTimeout(() => this.drop(key, entry.value), this.#lingerMilliseconds);
    // In Node a timer is an object, and must not keep a process alive that has nothing else to do.
    if (typeof entry.closing === 'object') entry.closing.unref();
  }

  /** Closes a resource at once, whoever uses it; the next user opens another. Does nothing when it is not that of the key any more. */
  drop(key: string, value: T): void {
    const entry = this.#entries.get(key);
    if (entry?.value !== value) return;
    clearTimeout(entry.closing);
    this.#entries.delete(key);
    this.#close(value);
  }

  /** Closes all at once. */
  close(): void {
    for (const [key, { value }] of this.#entries) this.drop(key, value);
  }
}
