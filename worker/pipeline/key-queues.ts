type Job = () => Promise<void>;

/** Runs jobs at once, but those of one key one after the other, in the order they came. */
export class KeyQueues {
  /** key → what waits behind the job that runs */
  readonly #queues = new Map<string, Job[]>();
  #onIdle: (() => void)[] = [];

  /** @param job must not reject */
  add(key: string, job: Job): void {
    const waiting = this.#queues.get(key);
    if (waiting) waiting.push(job);
    else void this.#run(key, job);
  }

  async #run(key: string, first: Job): Promise<void> {
    const waiting: Job[] = [];
    this.#queues.set(key, waiting);
    for (let job: Job | undefined = first; job; job = waiting.shift()) await job();
    this.#queues.delete(key);
    if (this.#queues.size === 0) for (const tell of this.#onIdle.splice(0)) tell();
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    if (this.#queues.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }
}
