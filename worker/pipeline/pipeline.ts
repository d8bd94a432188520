import { randomUUID } from 'node:crypto';
import { isMissing, isTooLarge } from '../../lib/server/nats/api-error.ts';
import { Interrupted, NotKept } from '../../lib/server/nats/acked-publisher.ts';
import { log } from '../../lib/server/log/log.ts';
import { readFigures } from '../../lib/server/nats/projection-figures.ts';
import { EventPuller } from '../../lib/server/nats/pull-events.ts';
import type { DeliveredEvent } from '../../lib/server/nats/pull-events.ts';
import { keepRejectedEvent } from '../../lib/server/nats/rejected-events.ts';
import { scanState } from '../../lib/server/nats/scan-state.ts';
import type { Change } from '../projections/change.ts';
import { readEvent } from '../projections/read-event.ts';
import type { ReadEvent } from '../projections/read-event.ts';
import { Gate } from './gate.ts';
import { KeyQueues } from './key-queues.ts';
import { eventsTotal, writeSeconds } from './metrics.ts';
import type { EventOutcome } from './metrics.ts';
import type { OpenState } from './open-state.ts';
import { Summaries } from './summaries.ts';
import { troubleOf } from './trouble.ts';
import type { Trouble } from './trouble.ts';
import { learnAnew, writeChange } from './write-change.ts';

const UNREADABLE: ReadEvent = { kind: 'rejected', reason: 'Its headers are none that a client can read.' };
const TOO_LARGE = 'Its state would be larger than a message may be here (max_payload, or max_msg_size of the bucket).';
const SUMMARIES_AFTER_MS = 250;
/** A bucket keeps ten revisions of a key: counts written more often would tear holes into what clients can resume from. */
const SUMMARIES_APART_MS = 5_000;
const LOOK_MS = 5_000;

/** Brings the events of one Environment into its bucket, until it is stopped or something it needs is gone. */
export class Pipeline {
  readonly state: OpenState;
  rejected: number;
  readonly #gate = new Gate();
  readonly #queues = new KeyQueues();
  readonly #summaries: Summaries;
  readonly #puller: EventPuller;
  readonly #look: NodeJS.Timeout;
  readonly #lost = Promise.withResolvers<undefined>();
  #summariesDue: NodeJS.Timeout | undefined;
  #summarising: Promise<void> = Promise.resolve();
  #summariesMissed = false;
  #summarisedAt = 0;
  /** while it stops: what is not through yet is given back at once */
  #givingBack = false;
  #stopping = false;

  constructor(state: OpenState) {
    this.state = state;
    this.rejected = state.figures.rejected;
    this.#summaries = new Summaries(state.writer, state.known);
    this.#puller = new EventPuller(state.home.connection, {
      environment: state.environment,
      inbox: `${state.home.inboxPrefix}.${randomUUID()}`,
      onEvent: (event) => this.#take(event),
      onGone: () => this.lose(),
    });
    this.#look = setInterval(() => void this.#lookAround(), LOOK_MS);
    this.#summarising = this.#writeSummaries();
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
  get trouble(): Trouble | null {
    return this.#gate.trouble;
  }

  get lag(): number {
    return this.#puller.lag;
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
      await learnAnew(this.state.writer, this.state.known, change.key);
      return this.#write(change);
    });
  }

  /** Has the counts be as the bucket is now, by whomever it was written. Throws why they cannot be. */
  async refresh(): Promise<void> {
    await this.#learnOfOthers((await readFigures(this.state.home.connection, this.state.environment)).revision);
    this.#summaries.doubt();
    await this.#summaries.write();
  }

  /** Takes no more events, finishes what it has begun and gives back what it cannot finish. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#givingBack = this.#gate.trouble !== null;
    clearInterval(this.#look);
    await this.#puller.stop();
    this.#gate.open();
    await this.#queues.idle();
    clearTimeout(this.#summariesDue);
    await this.#summarising;
    if (!this.#givingBack) await this.#writeSummaries();
  }

  #take(event: DeliveredEvent): void {
    const { subject, headers, data, sequence } = event;
    const read =
      headers === null ? UNREADABLE : readEvent(this.state.environment, { subject, headers, data, sequence });
    const begun = performance.now();
    const key = read.kind === 'rejected' ? `#${sequence}` : read.key;
    this.#queues.add(key, async () => {
      const outcome = await this.#settle(event, read);
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
        const outcome = await this.#judge(event, read);
        this.#gate.open();
        event.acknowledge();
        this.#summaries.sequence = Math.max(this.#summaries.sequence, event.sequence);
        return outcome;
      } catch (error) {
        // The credentials of a connection run out every few minutes, and it comes again at once: that is no trouble.
        if (error instanceof Interrupted) continue;
        if (this.#stopping) this.#givingBack = true;
        else this.#closeGate(error);
        if (error instanceof NotKept) this.lose();
      }
    }
  }

  #closeGate(error: unknown): void {
    const { environment } = this.state;
    if (this.#gate.trouble === null) log('an Environment stands still', { environment }, error);
    this.#gate.close(troubleOf(error));
  }

  async #judge(event: DeliveredEvent, read: ReadEvent): Promise<EventOutcome> {
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
    if (outcome === 'written') this.#summarise();
    return outcome;
  }

  #summarise(): void {
    const earliest = this.#summarisedAt + SUMMARIES_APART_MS - Date.now();
    this.#summariesDue ??= setTimeout(
      () => {
        this.#summariesDue = undefined;
        this.#summarisedAt = Date.now();
        this.#summarising = this.#summarising.then(() => this.#writeSummaries());
      },
      Math.max(SUMMARIES_AFTER_MS, earliest),
    );
  }

  async #writeSummaries(): Promise<void> {
    try {
      await this.#learnOfOthers();
      await this.#summaries.write();
    } catch {
      // Whatever stands in the way, the events meet it too and say so; the next look tries again.
      this.#summariesMissed = true;
    }
  }

  /** Somebody else wrote: another projector for a moment, or a person. */
  async #learnOfOthers(newest?: number): Promise<boolean> {
    const { known, home, environment, figures } = this.state;
    const from = known.unknownFrom(newest);
    if (from === null) return false;
    let last = from - 1;
    const since = { epoch: figures.stream, from, values: false };
    await scanState(home.connection, environment, since, ({ key, revision, mark }) => {
      known.learn(key, { revision, ...mark });
      last = revision;
    });
    known.completeTo(Math.max(last, newest ?? 0));
    return true;
  }

  /** Sees what no message tells. */
  async #lookAround(): Promise<void> {
    const { home, environment, known, figures: before } = this.state;
    try {
      const now = await readFigures(home.connection, environment);
      const same = (['stream', 'consumer', 'bucket'] as const).every((asset) => now[asset] === before[asset]);
      if (!same || now.revision < before.revision) {
        this.lose();
        return;
      }
      this.rejected = now.rejected;
      this.#puller.learn(now.lag);
      known.forgetDeleted(now.acknowledged);
      if ((await this.#learnOfOthers(now.revision)) || this.#summariesMissed) this.#summarise();
      this.#summariesMissed = false;
    } catch (error) {
      if (isMissing(error)) this.lose();
    }
  }
}
