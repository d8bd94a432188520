import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../../lib/server/log/log.ts';
import type { Membership } from '../../lib/server/nats/projector-leases.ts';
import { livingProjectors } from '../../lib/server/nats/projector-leases.ts';
import { ownerOf } from '../../lib/server/nats/projector-owner.ts';
import type { Check } from '../../lib/server/queries/get-readiness.ts';
import { environmentsCheck } from './environments-check.ts';
import { Environment } from '../pipeline/environment.ts';
import { Organizations } from './organizations.ts';
import type { Projected } from './organizations.ts';

const LOOK_MS = 250;
/** Whoever stops gives what cannot be finished in this time to its successor. */
const GOODBYE_MS = 5_000;

/** Has the share of the Organizations that falls to this process, and lets go of what no longer does. */
export class Projector {
  readonly #membership: Membership;
  readonly #organizations = new Organizations();
  readonly #environments = new Map<string, Environment>();
  readonly #stopping = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #hasShare = false;

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
    return [
      { name: 'projector', ready: this.#hasShare, detail: `${this.id}, ${String(all.length)} Environments` },
      environmentsCheck(all),
    ];
  }

  /** Resolves when it has taken its share for the first time. */
  async start(): Promise<void> {
    await this.#look();
    this.#hasShare = true;
    this.#following = this.#follow();
  }

  /** Finishes what is on its way, then lets others have its share at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
    const finished = Promise.all([...this.#environments.values()].map((environment) => environment.stop()));
    await Promise.race([finished, sleep(GOODBYE_MS)]);
    this.#environments.clear();
    await this.#membership.leave();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      // NATS is away: what is owned stays so until it says something else.
      await this.#look().catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const [all, living] = await Promise.all([this.#organizations.list(Date.now()), livingProjectors()]);
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
