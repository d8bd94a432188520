import { setTimeout as sleep } from 'node:timers/promises';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { followState } from '../../lib/server/nats/follow-state.ts';
import type { Following, StateChange } from '../../lib/server/nats/follow-state.ts';
import { borrowHome } from '../../lib/server/nats/home-pool.ts';
import type { BorrowedHome } from '../../lib/server/nats/home-pool.ts';
import type { Home } from '../../lib/server/nats/home.ts';
import { toRevision } from './entry.ts';
import type { Revision } from './entry.ts';
import { readTail } from './read-tail.ts';
import { Ring } from './ring.ts';
import { View } from './view.ts';

const RETRY_MS = 500;
/** Changes that come within this time go out together. */
const GATHER_MS = 20;

/** A bucket as it is followed now. Another one takes its place when it was lost. */
export interface Followed {
  view: View;
  ring: Ring;
  /** names the bucket: one that was made anew counts its revisions anew */
  created: string;
}

/** Who wants to know of an Environment as long as somebody reads it. */
export interface HubListener {
  onRevisions: () => void;
  /** what was followed is no more, and what is now is another */
  onReset: (reason: string) => void;
}

function apply(view: View, revision: Revision): void {
  if (revision.deleted) view.delete(revision.key);
  else view.put(revision);
}

/**
 * The state of one Environment in the memory of this process, as its bucket is: all requests and clients read it here, so
 * that there is one consumer however many they are.
 */
export class Hub {
  readonly organization: string;
  readonly environment: string;
  readonly home: BorrowedHome;
  readonly listeners = new Set<HubListener>();
  #followed: Followed | null = null;
  #following: Following | undefined;
  #gathering = false;
  #closed = false;

  private constructor(organization: string, environment: string, home: BorrowedHome) {
    this.organization = organization;
    this.environment = environment;
    this.home = home;
  }

  /** Resolves when it knows the bucket. Throws `nats-unavailable`, or what JetStream answers without a bucket. */
  static async open(environment: string, home: Home): Promise<Hub> {
    const borrowed = await borrowHome(projectorGrant(home.organization), home);
    const hub = new Hub(home.organization, environment, borrowed);
    try {
      await hub.#follow();
      return hub;
    } catch (error) {
      hub.close();
      throw error;
    }
  }

  /** null while what was followed is lost and its successor not known yet */
  get followed(): Followed | null {
    return this.#followed;
  }

  close(): void {
    this.#closed = true;
    this.#following?.stop();
    this.home.release();
  }

  async #follow(): Promise<void> {
    const view = new View();
    let ring: Ring | null = null;
    let head = 0;
    const caughtUp = Promise.withResolvers<Ring>();
    const take = (change: StateChange) => {
      const revision = toRevision(change);
      apply(view, revision);
      head = change.revision;
      if (ring === null) return;
      ring.push(revision);
      this.#gather();
    };
    this.#following = await followState(this.home.connection, this.environment, {
      onChange: take,
      onCaughtUp: () => {
        ring = new Ring(head);
        caughtUp.resolve(ring);
      },
      onLost: (reason, isGone) => {
        caughtUp.reject(new Error(reason));
        if (this.#followed?.view === view) void this.#followAnew(reason, isGone);
      },
    });
    const filled = await caughtUp.promise;
    filled.prepend(await readTail(this.home, this.environment, filled.floor));
    this.#followed = { view, ring: filled, created: this.#following.created };
  }

  async #followAnew(reason: string, isGone: boolean): Promise<void> {
    // Who asks meanwhile gets what was known last, as long as it is of this bucket.
    if (isGone) this.#followed = null;
    while (!this.#closed) {
      try {
        await this.#follow();
        for (const listener of [...this.listeners]) listener.onReset(reason);
        return;
      } catch {
        // No bucket yet, or NATS is away.
        await sleep(RETRY_MS);
      }
    }
  }

  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => {
      this.#gathering = false;
      for (const listener of [...this.listeners]) listener.onRevisions();
    }, GATHER_MS);
  }
}
