import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { isMissing, isJetStreamOff } from '../../../lib/server/nats/streams/api-error.ts';
import { natsUnavailable } from '../../../lib/server/nats/connections/connect.ts';
import { followState } from '../../../lib/server/spine/state/follow-state.ts';
import type { Following, StateChange } from '../../../lib/server/spine/state/follow-state.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import type { BorrowedHome } from '../../../lib/server/accounts/home/home-pool.ts';
import type { Home } from '../../../lib/server/accounts/home/home.ts';
import { toRevision } from '../snapshot/entry.ts';
import type { Revision } from '../snapshot/entry.ts';
import { readTailRevisions } from '../snapshot/read-tail.ts';
import { Ring } from './ring.ts';
import { VanishedWatch } from './vanished.ts';
import { View } from '../snapshot/view.ts';

const RETRY_MS = 500;
/** A NATS server that takes longer to answer a ping does not answer. */
const ANSWER_MS = 1500;
/** Reading as much as there is memory for, only to find that it is too much, is not for every moment. */
const TOO_LARGE_RETRY_MS = 60_000;
/** Changes go out together, so many milliseconds after others did at the earliest … */
const GATHER_MS = 20;
/** … and the first ones after a pause soon, but not alone: what comes at once is seldom one. */
const GATHER_FIRST_MS = 5;

/** A bucket as it is followed now. Another one takes its place when it was lost. */
export interface Followed {
  view: View;
  ring: Ring;
  /** up to this revision others may know the bucket with keys that vanished from it; -1 when none did */
  doubtful: number;
  /** names the bucket: one that was made anew counts its revisions anew */
  created: string;
}

const VANISHED = 'Keys vanished from the bucket without a message.';
const CLOSED = new Error('Nobody reads the bucket any more.');

class TooLargeState extends VertebraError {
  constructor(environment: string) {
    super(
      'projector-unavailable',
      `The state of ${environment} is larger than this projector has memory for. It is projected all the same, and can be read in the bucket.`,
    );
  }
}

/** What people read while there is no bucket. */
const noBucket = (environment: string) =>
  new VertebraError(
    'projector-unavailable',
    `The bucket of ${environment} is not there. A projector makes it within seconds, as long as there is a stream of events.`,
  );

/** The account has no JetStream: what its streams and buckets hold stays, and nobody reads it. */
const switchedOff = (organization: string) =>
  new VertebraError(
    'conflict',
    `JetStream is switched off for ${organization}, by the limits of its account or on the server. Its streams and buckets are kept, and can be read when it is switched on again.`,
  );

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
  /** by the clock of `performance` */
  #gatheredAt = 0;
  #closed = false;
  /** why it is not followed, where that is known */
  #problem: VertebraError | null = null;
  /** the last revision at which keys had vanished */
  #doubtful = -1;
  /** ends the wait for a bucket that is being read */
  #giveUp: (reason: Error) => void = () => undefined;

  private constructor(organization: string, environment: string, home: BorrowedHome) {
    this.organization = organization;
    this.environment = environment;
    this.home = home;
  }

  /** Resolves when it knows the bucket. Throws `nats-unavailable`, and `projector-unavailable` when there is no bucket. */
  static async open(environment: string, home: Home): Promise<Hub> {
    const borrowed = await borrowHome(projectorGrant(home.organization), home);
    const hub = new Hub(home.organization, environment, borrowed);
    try {
      await hub.#follow();
      return hub;
    } catch (error) {
      hub.close();
      if (isJetStreamOff(error)) throw switchedOff(home.organization);
      if (error instanceof VertebraError) throw error;
      throw isMissing(error) ? noBucket(environment) : natsUnavailable(error);
    }
  }

  /** null while what was followed is lost and its successor not known yet */
  get followed(): Followed | null {
    return this.#followed;
  }

  /** The bucket as it is followed now. Throws `projector-unavailable` while it is not, with the reason. */
  demandFollowed(): Followed {
    if (this.#followed === null) throw this.#problem ?? noBucket(this.environment);
    return this.#followed;
  }

  /** Whether NATS answers now: while it does not, what is known may be old. */
  answers(): Promise<boolean> {
    const answered = this.home.connection.flush().then(
      () => true,
      () => false,
    );
    return Promise.race([answered, sleep(ANSWER_MS, false, { ref: false })]);
  }

  close(): void {
    this.#closed = true;
    this.#giveUp(CLOSED);
    this.#following?.stop();
    this.#followed?.view.release();
    this.home.release();
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  async #follow(): Promise<void> {
    const view = new View();
    try {
      await this.#fill(view);
    } catch (error) {
      view.release();
      throw error;
    }
  }

  async #fill(view: View): Promise<void> {
    let ring: Ring | null = null;
    let head = 0;
    const watch = new VanishedWatch(this.home, this.environment, view, () => head);
    const loss: { error: Error | null } = { error: null };
    const caughtUp = Promise.withResolvers<Ring>();
    // It may be lost before anybody waits for it.
    caughtUp.promise.catch(() => undefined);
    this.#giveUp = caughtUp.reject;
    const lose = (error: Error, isGone: boolean) => {
      loss.error = error;
      caughtUp.reject(error);
      if (this.#followed?.view !== view) return;
      view.release();
      this.#following?.stop();
      void this.#restart(error.message, isGone);
    };
    const take = (change: StateChange) => {
      if (loss.error !== null) return;
      const revision = toRevision(change);
      apply(view, revision);
      if (view.isTooLarge) {
        lose(new TooLargeState(this.environment), true);
        return;
      }
      head = change.revision;
      if (ring === null) return;
      ring.push(revision);
      this.#gather();
    };
    const following = await followState(this.home.connection, this.environment, {
      onChange: take,
      onCaughtUp: () => {
        ring = new Ring(head);
        caughtUp.resolve(ring);
      },
      onLook: (bucket) => {
        void watch.look(bucket).then((vanished) => {
          if (!vanished || this.#followed?.view !== view) return;
          this.#doubtful = head;
          lose(new Error(VANISHED), false);
        });
      },
      onLost: (reason, isGone) => lose(new Error(reason), isGone),
    });
    this.#following = following;
    try {
      if (this.#isClosed()) throw CLOSED;
      const filled = await caughtUp.promise;
      filled.prepend(await readTailRevisions(this.home, this.environment, filled.floor));
      // Lost before anybody could be told, or closed: not to be taken for what is there now.
      if (loss.error !== null || this.#isClosed()) throw loss.error ?? CLOSED;
      const doubtful = this.#doubtful;
      const created = doubtful < 0 ? following.created : `${following.created} ${doubtful}`;
      this.#followed = { view, ring: filled, created, doubtful };
    } catch (error) {
      following.stop();
      throw error;
    }
  }

  async #restart(reason: string, isGone: boolean): Promise<void> {
    // Who asks meanwhile gets what was known last, as long as it is of this bucket.
    if (isGone) this.#followed = null;
    while (!this.#closed) {
      try {
        await this.#follow();
        for (const listener of [...this.listeners]) listener.onReset(reason);
        return;
      } catch (error) {
        // No bucket yet, or NATS is away; or it is too large, or cannot be counted.
        this.#problem = error instanceof VertebraError && error.code === 'projector-unavailable' ? error : null;
        // What was known last is not what there is.
        if (this.#problem !== null || isMissing(error)) this.#followed = null;
        await sleep(error instanceof TooLargeState ? TOO_LARGE_RETRY_MS : RETRY_MS, undefined, { ref: false });
      }
    }
  }

  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const earliest = this.#gatheredAt + GATHER_MS - performance.now();
    setTimeout(
      () => {
        this.#gathering = false;
        for (const listener of [...this.listeners]) listener.onRevisions();
        this.#gatheredAt = performance.now();
      },
      Math.max(GATHER_FIRST_MS, earliest),
    );
  }
}
