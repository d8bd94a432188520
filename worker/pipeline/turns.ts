/** Lets so many acts run at once; the others wait in the order they came. */
export class Turns {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Acts when it is one's turn. Settles as the act does. */
  async take<T>(act: () => Promise<T>): Promise<T> {
    if (this.#running < this.#most) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      // Whoever is next has the place at once, so that nobody who comes now is faster.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
