import { pause } from '../jetstream/pause.ts';

/**
 * A page that nobody touches makes at most 30 requests in any minute: so many at once, one more each so many milliseconds, and
 * what the last reading took beyond its one.
 */
const AT_ONCE = 3;
const REFILL_MILLISECONDS = 2_400;
/** Owed at most: what a slow page took to open must not keep it from reading for minutes. */
const MOST_OWED = 5;
/** For readings alone, however much is owed for other requests: so many, and one more each so many milliseconds. */
const RESERVED = 2;
const RESERVE_REFILL_MILLISECONDS = 6_000;
/** Between two readings, so that what comes together is read together. */
const GAP_MILLISECONDS = 200;
/** What is asked so soon after a turn, or after what was asked after it, counts as the reading's: each waits for the answer before it. */
const SAME_READING_MILLISECONDS = 2_000;
/** A waiting reading looks so often whether somebody touched or shows the page meanwhile. */
const CHECK_INTERVAL_MILLISECONDS = 100;
/** What a page asks so long after somebody touched it, they asked for. */
const ATTENDED_MILLISECONDS = 10_000;

/**
 * The requests of one page, over HTTP and NATS together. What is asked each so many seconds is counted and does not wait;
 * what is read because something changed waits for its turn, and takes what is left. Nothing has a turn while the page is hidden.
 */
export class RequestBudget {
  #room = AT_ONCE;
  #reserve = RESERVED;
  #filledAt = performance.now();
  #attendedAt = performance.now();
  #turnAt = -Infinity;
  /** the last request of the last reading */
  #readAt = -Infinity;
  /** a turn was given, and its request was not made yet */
  #prepaid = false;

  /** Counts one request. */
  spend(): void {
    const now = performance.now();
    if (this.#prepaid) this.#prepaid = false;
    else if (now - this.#attendedAt > ATTENDED_MILLISECONDS) {
      this.#take();
      if (now - this.#readAt >= SAME_READING_MILLISECONDS) return;
      this.#readAt = now;
      this.#reserve = Math.max(this.#reserve - 1, -MOST_OWED);
    }
  }

  /** Somebody opened the page or did something in it: it may ask at once again. */
  attend(): void {
    this.#attendedAt = performance.now();
    this.#fill();
    this.#room = AT_ONCE;
  }

  /** Resolves when something that changed may be read, or when the signal aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = this.#untilTurn();
      if (wait <= 0) {
        if (this.#room < 1) this.#reserve -= 1;
        this.#turnAt = performance.now();
        this.#readAt = this.#turnAt;
        this.#take();
        this.#prepaid = true;
        return;
      }
      await pause(Math.min(wait, CHECK_INTERVAL_MILLISECONDS), signal);
    }
  }

  #untilTurn(): number {
    if (document.visibilityState === 'hidden') return Infinity;
    this.#fill();
    const gap = this.#turnAt + GAP_MILLISECONDS - performance.now();
    const room = Math.min((1 - this.#room) * REFILL_MILLISECONDS, (1 - this.#reserve) * RESERVE_REFILL_MILLISECONDS);
    return Math.max(gap, room);
  }

  #fill(): void {
    const now = performance.now();
    const passed = now - this.#filledAt;
    this.#room = Math.min(AT_ONCE, this.#room + passed / REFILL_MILLISECONDS);
    this.#reserve = Math.min(RESERVED, this.#reserve + passed / RESERVE_REFILL_MILLISECONDS);
    this.#filledAt = now;
  }

  #take(): void {
    this.#fill();
    this.#room = Math.max(this.#room - 1, -MOST_OWED);
  }
}

/** This page's own. */
export const requestBudget = new RequestBudget();

/**
 * The interval of a question that is asked again and again: a failed one is tried several times, and then comes so much later
 * that it costs no more than one that is answered.
 */
export const each =
  (milliseconds: number) =>
  ({ state }: { state: { fetchFailureCount: number } }): number =>
    milliseconds * Math.max(1, state.fetchFailureCount);
