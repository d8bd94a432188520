import { log } from '../../../lib/server/log/log.ts';
import type { ProjectionFigures } from '../../../lib/server/spine/state/projection-figures.ts';
import { writeMark } from '../../../lib/server/spine/state/projection-marks.ts';
import type { Incident, ProjectionMark } from '../../../lib/server/spine/state/projection-marks.ts';
import { incidentsTotal } from '../metrics.ts';
import type { OpenState } from '../open-state.ts';
import { Progress, sizeOf } from '../progress.ts';
import type { Range } from '../progress.ts';
import { Turns } from '../turns.ts';
import type { ReadAgain } from './read-again.ts';

/** People hear of it for so long, or until somebody has the state compared with all events. */
const TOLD_MS = 7 * 86_400_000;

const WORDS = {
  restored: (events: string, at: string) =>
    `${events} were acknowledged on the consumer “projector” without being in the state: somebody else reads through it, or changed it. They were read again from the stream, last at ${at}.`,
  gone: (events: string, at: string) =>
    `${events} left the stream before they were projected, last at ${at}: it was purged, they were deleted, or it is at a limit. The state does not have them.`,
  vanished: (events: string, at: string) =>
    `${events} vanished from the bucket without a delete marker, last at ${at}: it was purged or rolled up, or is at a limit. They are written again as far as the stream has their events.`,
} as const;

const NOUNS = { restored: 'event', gone: 'event', vanished: 'key' } as const;

const timeOf = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/**
 * What happened to an Environment lately that people should know, in sentences; null when nothing did.
 * @param now milliseconds since 1970
 */
function noticeOf(mark: ProjectionMark, now: number): string | null {
  const sentences = (['restored', 'gone', 'vanished'] as const).flatMap((incident) => {
    const happened = mark[incident];
    if (happened === null || now - Date.parse(happened.at) > TOLD_MS) return [];
    const count = `${happened.events.toLocaleString('en')} ${NOUNS[incident]}${happened.events === 1 ? '' : 's'}`;
    return [WORDS[incident](count, timeOf(happened.at))];
  });
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** A server may count an event as neither waiting nor handed out for a moment; for so long it does not. */
const SETTLED_MS = 2_000;
/** Who had an event and died lets it go after 5 s (`ack_wait`), and its successor has it then. */
const STUCK_MS = 20_000;
const SAVE_EVERY_MS = 10_000;
/** Each reads a part of a stream. */
const reading = new Turns(8);

interface Overseen {
  /** reads events again that somebody else acknowledged, and brings in what is missing */
  readAgain: (ranges: readonly Range[]) => Promise<ReadAgain>;
  /** has the consumer give out everything again */
  repair: () => Promise<void>;
  /** whether events could be settled, and none is waiting here for it */
  isIdle: () => boolean;
}

/**
 * Holds what the consumer says is done against what was done here. Anybody with the rights may pull from the consumer, acknowledge,
 * make it anew, change or reset it: what it says is settled and is not in the state is read again from the stream.
 */
export class Oversight {
  readonly #environment: string;
  readonly #overseen: Overseen;
  readonly #openedAt: number;
  readonly #progress: Progress;
  #mark: ProjectionMark;
  /** the consumer has had nothing left since `at`, up to `last` */
  #quiet: { last: number; at: number } | null = null;
  /** nothing went on since `at`, though there was something up to `last` */
  #stuck: { complete: number; last: number; at: number } | null = null;
  /** up to this sequence the consumer has nothing to give out, by what it says now */
  #claimed = 0;
  #reading: Promise<void> | null = null;
  #saved: { complete: number; at: number };

  constructor({ environment, mark, figures }: Pick<OpenState, 'environment' | 'mark' | 'figures'>, overseen: Overseen) {
    this.#environment = environment;
    this.#overseen = overseen;
    this.#openedAt = figures.acknowledged;
    this.#progress = new Progress(mark.complete);
    this.#mark = mark;
    this.#saved = { complete: mark.complete, at: Date.now() };
  }

  /** every event up to this sequence is in the state */
  get complete(): number {
    return this.#progress.complete;
  }

  /** events that the consumer says are done and that are not known to be in the state */
  get missing(): number {
    return sizeOf(this.#progress.unsettled(this.#claimed));
  }

  /** what happened lately that people should know; null when nothing did */
  get notice(): string | null {
    return noticeOf(this.#mark, Date.now());
  }

  settle(sequence: number): void {
    this.#progress.settle(sequence);
  }

  /** The state was compared with all events up to a sequence. */
  compared(upTo: number): void {
    this.#progress.completeTo(upTo);
  }

  /** Somebody had the state compared with all events, so what happened before is over. */
  forget(): void {
    this.#mark = { ...this.#mark, restored: null, gone: null, vanished: null };
    void this.save();
  }

  /** Something happened that people should know. */
  note(incident: Incident, count: number): void {
    if (count === 0) return;
    const events = (this.#mark[incident]?.events ?? 0) + count;
    this.#mark = { ...this.#mark, [incident]: { events, at: new Date().toISOString() } };
    incidentsTotal.inc({ incident }, count);
    log('the state was not what its events say', { environment: this.#environment, incident, count });
    void this.save();
  }

  /** Takes in what the consumer says now. */
  take(figures: ProjectionFigures): void {
    this.#claimed = figures.lag === 0 ? Math.max(figures.acknowledged, figures.last) : figures.acknowledged;
    if (this.#reading) return;
    const upTo = this.#saidDone(figures);
    const ranges = this.#progress.unsettled(upTo);
    if (ranges.length > 0) this.#reading = this.#read(ranges, upTo).finally(() => (this.#reading = null));
    else {
      this.#progress.completeTo(upTo);
      const isDue = this.complete !== this.#saved.complete && Date.now() - this.#saved.at > SAVE_EVERY_MS;
      if (isDue) void this.save();
    }
  }

  /** Keeps how far it is, for whoever has the Environment next. */
  async save(): Promise<void> {
    this.#mark = { ...this.#mark, complete: this.complete };
    this.#saved = { complete: this.complete, at: Date.now() };
    try {
      await writeMark(this.#environment, this.#mark);
    } catch {
      // Whoever has it next reads some events more.
      this.#saved.complete = -1;
    }
  }

  /** Up to which sequence the consumer has nothing left to give out, by what it says. */
  #saidDone({ acknowledged, lag, last, at, isPaused }: ProjectionFigures): number {
    let upTo = acknowledged;
    if (lag > 0) this.#quiet = null;
    else if (this.#quiet === null) this.#quiet = { last, at };
    else if (at - this.#quiet.at >= SETTLED_MS) {
      upTo = Math.max(upTo, this.#quiet.last);
      this.#quiet = { last, at };
    }
    const goesOn = last <= this.complete || isPaused || !this.#overseen.isIdle();
    if (goesOn || this.#stuck?.complete !== this.complete)
      this.#stuck = goesOn ? null : { complete: this.complete, last, at };
    else if (at - this.#stuck.at >= STUCK_MS) upTo = Math.max(upTo, this.#stuck.last);
    return upTo;
  }

  async #read(ranges: readonly Range[], upTo: number): Promise<void> {
    try {
      const { restored, gone } = await reading.take(() => this.#overseen.readAgain(ranges));
      this.note('restored', restored);
      if (restored > 0) await this.#overseen.repair();
      // Before it was opened others projected: what the stream has forgotten since was in the state.
      if ((ranges[0]?.from ?? 0) > this.#openedAt) this.note('gone', gone);
      this.#progress.completeTo(upTo);
    } catch (error) {
      log('events could not be read again', { environment: this.#environment }, error);
    }
  }
}
