import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from '../../lib/server/nats/home.ts';
import { purgeMarkers } from '../../lib/server/nats/purge-markers.ts';
import { log } from '../../lib/server/log/log.ts';
import { rebuild } from '../rebuild/rebuild.ts';
import { openState } from './open-state.ts';
import { Pipeline } from './pipeline.ts';
import { troubleOf } from './trouble.ts';

const PAUSES_MS = [250, 500, 1_000];
/** The stream of a new Environment is made within seconds; one that has none for longer may never get one. */
const SLOWER_AFTER = 60;
const SLOW_PAUSE_MS = 5_000;
/** So long the bucket remembers what was deleted. */
const MARKERS_KEPT_MS = 30 * 86_400_000;
const PURGE_EVERY_MS = 3_600_000;

const pauseAfter = (tries: number) =>
  tries > SLOWER_AFTER ? SLOW_PAUSE_MS : (PAUSES_MS[Math.min(tries, PAUSES_MS.length) - 1] ?? SLOW_PAUSE_MS);

/** One Environment that this projector has: opens it, and opens it again whenever something it needs was gone. */
export class Environment {
  readonly name: string;
  readonly #home: Home;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #pipeline: Pipeline | null = null;
  #problem: string | null = null;
  #hasOpened = false;

  constructor(home: Home, name: string) {
    this.name = name;
    this.#home = home;
    this.#running = this.#run();
  }

  /** the home account it is in */
  get account(): string {
    return this.#home.account;
  }

  /** null while it is not open */
  get pipeline(): Pipeline | null {
    return this.#pipeline;
  }

  /** why it stands still, for people; null while it goes on, and in the first moment */
  get problem(): string | null {
    return this.#pipeline ? this.#pipeline.problem : this.#problem;
  }

  /** Whether it was open at some time, or what stands in its way is known. */
  get isKnown(): boolean {
    return this.#hasOpened || this.problem !== null;
  }

  get lag(): number | null {
    return this.#pipeline?.lag ?? null;
  }

  get rejected(): number | null {
    return this.#pipeline?.rejected ?? null;
  }

  /** Finishes what it has begun and lets go. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#pipeline?.lose();
    await this.#running;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    for (let tries = 1; !this.#isStopping(); tries += 1) {
      try {
        if (await this.#project()) tries = 0;
        else this.#problem = `The stream of ${this.name} is not there. It goes on by itself as soon as it is made.`;
      } catch (error) {
        this.#problem = troubleOf(error);
        if (tries === PAUSES_MS.length) log('an Environment stands still', { environment: this.name }, error);
      }
      await sleep(pauseAfter(Math.max(tries, 1)), undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #restore(pipeline: Pipeline): Promise<void> {
    log('a bucket that was lost is rebuilt', { environment: this.name });
    for await (const line of rebuild(pipeline)) {
      if (line.state === 'failed') log('a bucket that was lost is incomplete', { environment: this.name });
    }
  }

  /** Until it is stopped, or something is gone. False when there is nothing to project yet. */
  async #project(): Promise<boolean> {
    const state = await openState(this.#home, this.name);
    if (state === null) return false;
    const purge = () =>
      purgeMarkers(state.home.connection, this.name, Date.now() - MARKERS_KEPT_MS).catch((error: unknown) =>
        log('old delete markers stay', { environment: this.name }, error),
      );
    const purging = setInterval(() => void purge(), PURGE_EVERY_MS);
    const pipeline = new Pipeline(state);
    try {
      this.#pipeline = pipeline;
      this.#problem = null;
      this.#hasOpened = true;
      // Events were acknowledged, and nothing came of them: somebody deleted the bucket.
      if (state.known.isEmpty && state.figures.acknowledged > 0) void this.#restore(pipeline);
      if (!this.#isStopping()) await pipeline.lost;
    } finally {
      clearInterval(purging);
      await pipeline.stop();
      this.#pipeline = null;
      state.close();
    }
    return true;
  }
}
