import { randomUUID } from 'node:crypto';
import { VertebraError } from '../../lib/domain/errors.ts';
import { isMissing, isTooLarge } from '../../lib/server/nats/streams/api-error.ts';
import { Interrupted, NotKept } from '../../lib/server/nats/streams/acked-publisher.ts';
import { log } from '../../lib/server/log/log.ts';
import { ensureProjectorConsumer } from '../../lib/server/spine/state/environment-assets.ts';
import { readFigures } from '../../lib/server/spine/state/projection-figures.ts';
import type { ProjectionFigures } from '../../lib/server/spine/state/projection-figures.ts';
import { EventPuller } from '../../lib/server/spine/events/pull-events.ts';
import type { DeliveredEvent } from '../../lib/server/spine/events/pull-events.ts';
import { keepRejectedEvent } from '../../lib/server/spine/events/rejected-events.ts';
import type { Change } from '../projections/change.ts';
import { readEvent } from '../projections/read-event.ts';
import type { ReadEvent } from '../projections/read-event.ts';
import { BatchSpan } from './batch-span.ts';
import { BucketWatch } from './bucket-watch.ts';
import { Gate } from './gate.ts';
import { KeyQueues } from './key-queues.ts';
import { eventsTotal, writeSeconds } from './metrics.ts';
import type { EventOutcome } from './metrics.ts';
import type { OpenState } from './open-state.ts';
import { learnOfOthers } from './learn-of-others.ts';
import { Oversight } from './oversight/oversight.ts';
import { readAgain } from './oversight/read-again.ts';
import { restoringOf, TOO_LARGE } from './restoring.ts';
import { SummarySchedule } from './summary-schedule.ts';
import { failureOf } from './failure.ts';
import type { Failure } from './failure.ts';
import { Turns } from './turns.ts';
import { isHeadersOnly, wholeOf } from './whole-event.ts';
import { reload, writeChange } from './write-change.ts';

const UNREADABLE: ReadEvent = { kind: 'rejected', reason: 'Its headers are none that a client can read.' };
/** Readers ask every second. */
const FRESH_MS = 800;
/** Nobody knows any more what an older look says. */
const OLD_MS = 30_000;
/** Looks at Environments one by one, at once in this process. */
const refreshTurns = new Turns(100);

/** Brings the events of one Environment into its bucket, until it is stopped or something it needs is gone. */
export class Pipeline {
  readonly state: OpenState;
  rejected: number;
  readonly #gate = new Gate();
  readonly #queues = new KeyQueues();
  readonly #batch = new BatchSpan();
  readonly #summaries: SummarySchedule;
  readonly #puller: EventPuller;
  readonly #oversight: Oversight;
  readonly #bucket: BucketWatch;
  /** why the last look failed */
  #silence: Failure | null = null;
  #refreshing: Promise<void> | null = null;
  #refreshedAt: number;
  readonly #lost = Promise.withResolvers<undefined>();
  /** while it stops: what is not through yet is given back at once */
  #givingBack = false;
  #stopping = false;

  /** @param restore compares the state with all events and writes what is missing */
  constructor(state: OpenState, restore: (pipeline: Pipeline) => Promise<void>) {
    this.state = state;
    this.rejected = state.figures.rejected;
    this.#refreshedAt = state.figures.at;
    this.#bucket = new BucketWatch(state, (keys) => {
      this.#oversight.note('vanished', keys);
      return restore(this);
    });
    this.#oversight = new Oversight(state, {
      readAgain: (ranges) =>
        readAgain(
          state,
          ranges,
          restoringOf(state, (change) => this.change(change)),
        ),
      repair: () => ensureProjectorConsumer(state.home.connection, state.environment),
      isIdle: () => this.#gate.failure === null && this.#puller.held === 0,
    });
    this.#puller = new EventPuller(state.home.connection, {
      environment: state.environment,
      inbox: `${state.home.inboxPrefix}.${randomUUID()}`,
      onEvent: (event) => this.#take(event),
      onGone: () => this.lose(),
    });
    this.#summaries = new SummarySchedule(state);
  }

  /** Resolves when something is gone or was made anew, so that it has to be opened again. */
  get lost(): Promise<void> {
    return this.#lost.promise;
  }

  /** Has `lost` resolve. */
  lose(): void {
    this.#lost.resolve(undefined);
  }

  /** why nothing of it can be written; null while it goes on */
  get failure(): Failure | null {
    return this.#gate.failure ?? this.#silence;
  }

  /** events that are not in the state, by what was brought there and not by what the consumer says alone; null when nobody knows */
  get lag(): number | null {
    if (Date.now() - this.#refreshedAt > OLD_MS) return null;
    return this.#puller.lag + this.#oversight.missing;
  }

  /** what happened lately that people should know */
  get notice(): string | null {
    return this.#oversight.notice;
  }

  /** of the bucket, the latest that was seen */
  get revision(): number {
    return this.state.known.newest;
  }

  /** Somebody had the state compared with all events, so what happened before is over. */
  forgetNotice(): void {
    this.#oversight.forget();
  }

  /** The state is about to be compared with all events up to a sequence: none of them is missing by somebody's doing. */
  trust(upTo: number): void {
    this.#oversight.compared(upTo);
  }

  /** Does something about a key in turn with the events about it. Rejects as it does. */
  inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queues.add(key, () => act().then(resolve, reject));
    });
  }

  /** Brings one change into the bucket, judged by what stands there. Throws why it cannot be now. */
  change(change: Change): Promise<'written' | 'late'> {
    return this.inTurn(change.key, async () => {
      await reload(this.state.writer, this.state.known, change.key);
      return this.#write(change);
    });
  }

  /**
   * The state was compared with all events up to a sequence: has the counts be as the bucket is now, by whomever it was written. Throws
   * why they cannot be.
   */
  async compared(upTo: number): Promise<void> {
    this.#oversight.compared(upTo);
    await learnOfOthers(this.state, (await readFigures(this.state.home.connection, this.state.environment)).revision);
    await this.#summaries.rewrite();
  }

  /** Takes no more events, finishes what it has begun and gives back what it cannot finish. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#givingBack = this.#gate.failure !== null;
    await this.#puller.stop();
    this.#gate.open();
    await this.#queues.idle();
    await this.#summaries.stop();
    if (!this.#givingBack) await this.#summaries.write();
    await this.#oversight.save();
  }

  #take(event: DeliveredEvent): void {
    if (!isHeadersOnly(event)) this.#takeEvent(event);
    else {
      wholeOf(this.state, event).then(
        (whole) => this.#takeEvent(whole),
        () => event.giveBack(),
      );
    }
  }

  #takeEvent(event: DeliveredEvent): void {
    const { subject, headers, data, sequence } = event;
    const read =
      headers === null ? UNREADABLE : readEvent(this.state.environment, { subject, headers, data, sequence });
    const begun = performance.now();
    const key = read.kind === 'rejected' ? `#${sequence}` : read.key;
    this.#batch.take();
    this.#queues.add(key, async () => {
      const outcome = await this.#settle(event, read);
      this.#batch.settle(outcome);
      if (outcome === null) return;
      eventsTotal.inc({ outcome });
      writeSeconds.observe((performance.now() - begun) / 1000);
    });
  }

  /** Tries until it is settled; null when the pipeline stops first. */
  async #settle(event: DeliveredEvent, read: ReadEvent): Promise<EventOutcome | null> {
    for (;;) {
      await this.#gate.pass();
      if (this.#givingBack) {
        event.giveBack();
        return null;
      }
      try {
        const outcome = await this.#settleEvent(event, read);
        this.#gate.open();
        this.#oversight.settle(event.sequence);
        event.acknowledge();
        this.#summaries.count(event.sequence);
        return outcome;
      } catch (error) {
        // The credentials of a connection run out every few minutes, and it comes again at once: that is no failure.
        if (error instanceof Interrupted) continue;
        if (this.#stopping) this.#givingBack = true;
        else this.#closeGate(error);
        if (error instanceof NotKept) this.lose();
      }
    }
  }

  #closeGate(error: unknown): void {
    const { environment } = this.state;
    if (this.#gate.failure === null) log('an Environment is blocked', { environment }, error);
    this.#gate.close(failureOf(error));
  }

  async #settleEvent(event: DeliveredEvent, read: ReadEvent): Promise<EventOutcome> {
    if (read.kind === 'rejected') return this.#reject(event, read.reason);
    try {
      const outcome = await this.#write(read);
      return outcome === 'late' || read.kind === 'put' ? outcome : 'deleted';
    } catch (error) {
      if (isTooLarge(error)) return this.#reject(event, TOO_LARGE);
      throw error;
    }
  }

  async #reject({ headers, at, ...event }: DeliveredEvent, reason: string): Promise<'rejected'> {
    const { publisher, environment } = this.state;
    const time = new Date(at).toISOString();
    await keepRejectedEvent(publisher, environment, { ...event, headers: headers ?? [], time, reason });
    return 'rejected';
  }

  async #write(change: Change): Promise<'written' | 'late'> {
    const outcome = await writeChange(this.state, change);
    if (outcome === 'written') this.#summaries.soon();
    return outcome;
  }

  /** Takes in what a reading of all Environments told of this one; null when that did not tell all of it. */
  survey(figures: ProjectionFigures | null): void {
    if (figures === null || this.#isOther(figures)) void this.refresh();
    else if (figures.at > this.#refreshedAt) void this.#takeIn(figures);
  }

  /** Asks NATS how this Environment is, unless that was done a moment ago. Never rejects. */
  async refresh(): Promise<void> {
    if (Date.now() - this.#refreshedAt < FRESH_MS) return;
    this.#refreshing ??= refreshTurns.take(() => this.#readFigures()).finally(() => (this.#refreshing = null));
    await this.#refreshing;
  }

  #isOther(now: ProjectionFigures): boolean {
    const { figures: before } = this.state;
    const same = (['stream', 'consumer', 'bucket'] as const).every((asset) => now[asset] === before[asset]);
    return !same || now.revision < before.revision;
  }

  async #readFigures(): Promise<void> {
    const { home, environment } = this.state;
    try {
      const now = await readFigures(home.connection, environment);
      if (this.#isOther(now)) this.lose();
      else await this.#takeIn(now);
    } catch (error) {
      // What cannot be counted stands in the way of opening it again, which says so.
      if (isMissing(error) || error instanceof VertebraError) this.lose();
      else this.#silence = failureOf(error);
    }
  }

  async #takeIn(figures: ProjectionFigures): Promise<void> {
    this.#refreshedAt = figures.at;
    this.#silence = null;
    this.rejected = figures.rejected;
    this.#puller.learn(figures.lag);
    this.#oversight.take(figures);
    this.state.known.forgetDeleted(this.#oversight.complete);
    try {
      if (await learnOfOthers(this.state, figures.revision)) this.#summaries.soon();
      this.#summaries.catchUp();
      this.#bucket.take(figures);
    } catch (error) {
      if (isMissing(error)) this.lose();
      else this.#silence = failureOf(error);
    }
  }
}
