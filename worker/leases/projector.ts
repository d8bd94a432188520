import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../../lib/server/log/log.ts';
import type { Membership } from '../../lib/server/spine/projectors/projector-leases.ts';
import { livingProjectors } from '../../lib/server/spine/projectors/projector-leases.ts';
import { readSpine } from '../../lib/server/spine/projectors/spine-reading.ts';
import type { SpineReading } from '../../lib/server/spine/projectors/spine-reading.ts';
import { ownerOf } from '../../lib/server/spine/projectors/projector-owner.ts';
import type { Check } from '../../lib/domain/system/readiness.ts';
import { environmentsCheck } from './environments-check.ts';
import { Environment } from '../pipeline/environment.ts';
import { Organizations } from './organizations.ts';
import type { Projected } from './organizations.ts';

const POLL_INTERVAL_MS = 250;
/** What becomes of an Environment at rest is seen after so long. */
const SURVEY_MS = 5_000;
/** What was seen before that says nothing any more. */
const OLD_MS = 30_000;
/** Whoever stops gives what cannot be finished in this time to its successor. */
const SHUTDOWN_GRACE_MS = 5_000;

/** Has the share of the Organizations that falls to this process, and lets go of what no longer does. */
export class Projector {
  readonly #membership: Membership;
  readonly #organizations = new Organizations();
  readonly #environments = new Map<string, Environment>();
  readonly #stopping = new AbortController();
  #following: Promise<unknown> = Promise.resolve();
  #hasShare = false;
  #reading: SpineReading | null = null;

  constructor(membership: Membership) {
    this.#membership = membership;
  }

  get id(): string {
    return this.#membership.id;
  }

  /** by full name */
  get environments(): ReadonlyMap<string, Environment> {
    return this.#environments;
  }

  /** Whether it does its work, for whoever runs it. */
  checks(): Check[] {
    const all = [...this.#environments.values()];
    const age = Date.now() - (this.#reading?.at ?? 0);
    const figures = this.#reading ? `checked ${String(Math.round(age / 1000))} s ago` : 'not checked yet';
    return [
      {
        name: 'projector',
        state: this.#hasShare && age < OLD_MS ? 'ready' : 'not-ready',
        detail: `${this.id}, ${String(all.length)} Environments, ${figures}`,
      },
      environmentsCheck(all),
    ];
  }

  /** Resolves when it has taken its share for the first time. */
  async start(): Promise<void> {
    this.#reading = await readSpine();
    await this.#look(this.#reading);
    this.#hasShare = true;
    this.#following = Promise.all([this.#follow(), this.#survey()]);
  }

  /** Finishes what is on its way, then lets others have its share at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
    const finished = Promise.all([...this.#environments.values()].map((environment) => environment.stop()));
    await Promise.race([finished, sleep(SHUTDOWN_GRACE_MS)]);
    this.#environments.clear();
    await this.#membership.leave();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      // NATS is away: what is owned stays so until it says something else.
      if (this.#reading) await this.#look(this.#reading).catch(() => undefined);
    }
  }

  /** Asks about all Environments at once, and tells each how it is. */
  async #survey(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await sleep(SURVEY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        this.#reading = await readSpine();
        for (const environment of this.#environments.values()) environment.survey(this.#reading);
      } catch (error) {
        log('the Environments could not be checked', {}, error);
      }
    }
  }

  async #look(reading: SpineReading): Promise<void> {
    const [all, living] = await Promise.all([this.#organizations.list(Date.now(), reading), livingProjectors()]);
    const mine = new Map<string, Projected>();
    for (const projected of all) {
      if (ownerOf(projected.organization, living.keys()) !== this.id) continue;
      for (const environment of projected.environments) mine.set(environment, projected);
    }
    for (const [name, environment] of this.#environments) {
      if (mine.get(name)?.account === environment.account) continue;
      this.#environments.delete(name);
      void environment.stop();
      log('an Environment is let go', { environment: name });
    }
    for (const [name, { organization, account }] of mine) {
      if (this.#environments.has(name)) continue;
      this.#environments.set(name, new Environment({ organization, account }, name));
      log('an Environment is projected', { environment: name });
    }
  }
}
