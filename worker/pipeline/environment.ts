import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../lib/domain/errors.ts';
import type { Home } from '../../lib/server/accounts/home/home.ts';
import { purgeMarkers } from '../../lib/server/spine/events/purge-markers.ts';
import { figuresOf } from '../../lib/server/spine/projectors/spine-reading.ts';
import type { SpineReading } from '../../lib/server/spine/projectors/spine-reading.ts';
import { log } from '../../lib/server/log/log.ts';
import { rebuild } from '../rebuild/rebuild.ts';
import { openState } from './open-state.ts';
import { Pipeline } from './pipeline.ts';
import { noStream, retryPause, failureOf } from './failure.ts';
import type { Failure } from './failure.ts';
import { Turns } from './turns.ts';

/**
 * Environments that this process opens at once. Each asks JetStream a few questions at a time, and all Organizations share the queue of
 * 10,000 that a server has for them (nats-server, JSDefaultRequestQueueLimit): one that overflows is emptied, whoever asked.
 */
const opening = new Turns(150);
/** So long the bucket remembers what was deleted. */
const MARKERS_KEPT_MS = 30 * 86_400_000;
const PURGE_EVERY_MS = 3_600_000;
/** Each reads a whole bucket, and those that were opened together are not due together. */
const purging = new Turns(4);
/** What passes in a moment is not worth a line. */
const LOGGED_TRY = 4;

/** One Environment that this projector has: opens it, and opens it again whenever something it needs was gone. */
export class Environment {
  readonly name: string;
  readonly #home: Home;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #pipeline: Pipeline | null = null;
  #failure: Failure | null = null;
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

  /** why it is blocked; null while it makes progress, and before it was opened */
  get failure(): Failure | null {
    return this.#pipeline ? this.#pipeline.failure : this.#failure;
  }

  /** Whether it was open at some time, or what stands in its way is known. */
  get isKnown(): boolean {
    return this.#hasOpened || this.failure !== null;
  }

  get lag(): number | null {
    return this.#pipeline?.lag ?? null;
  }

  get notice(): string | null {
    return this.#pipeline?.notice ?? null;
  }

  /** of the bucket; null when not known */
  get revision(): number | null {
    return this.#pipeline?.revision ?? null;
  }

  get rejected(): number | null {
    return this.#pipeline?.rejected ?? null;
  }

  /** Takes in what a reading of all Environments told of this one. */
  survey(reading: SpineReading): void {
    this.#pipeline?.survey(figuresOf(reading, this.account, this.name));
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
        if (await this.#project()) tries = 1;
        else this.#failure = noStream(this.name);
      } catch (error) {
        this.#failure = failureOf(error);
        if (tries === LOGGED_TRY) log('an Environment is blocked', { environment: this.name }, error);
      }
      const { signal } = this.#stopping;
      await sleep(retryPause(tries, Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }

  async #restore(pipeline: Pipeline): Promise<void> {
    log('a bucket that was lost is rebuilt', { environment: this.name });
    try {
      for await (const line of rebuild(pipeline)) {
        if (line.state === 'failed') log('a bucket that was lost is incomplete', { environment: this.name });
      }
    } catch (error) {
      // Somebody has it rebuilt already.
      if (!(error instanceof VertebraError) || error.code !== 'conflict') throw error;
    }
  }

  /** Until it is stopped, or something is gone. False when there is nothing to project yet. */
  async #project(): Promise<boolean> {
    const state = await opening.take(async () => (this.#isStopping() ? null : openState(this.#home, this.name)));
    if (state === null) return false;
    const purge = () =>
      purging
        .take(() => purgeMarkers(state.home.connection, this.name, Date.now() - MARKERS_KEPT_MS))
        .catch((error: unknown) => log('old delete markers stay', { environment: this.name }, error));
    let timer = setTimeout(function purgeAgain() {
      void purge();
      timer = setTimeout(purgeAgain, PURGE_EVERY_MS);
    }, PURGE_EVERY_MS * Math.random());
    const pipeline = new Pipeline(state, (lost) => this.#restore(lost));
    try {
      this.#pipeline = pipeline;
      this.#failure = null;
      this.#hasOpened = true;
      // Events were acknowledged, and nothing came of them: somebody deleted the bucket.
      if (state.known.isEmpty && state.figures.acknowledged > 0) {
        pipeline.trust(state.figures.acknowledged);
        void this.#restore(pipeline);
      }
      if (!this.#isStopping()) await pipeline.lost;
    } finally {
      clearTimeout(timer);
      await pipeline.stop();
      this.#pipeline = null;
      state.close();
    }
    return true;
  }
}
