import { serverNow } from '../../server-time.ts';
import type { ReportLive } from './live-environment.ts';
import type { StateEvent } from './state-event.ts';
import { StateMirror } from './state-mirror.ts';

const FRAME_MILLISECONDS = 16;
/** Beyond this many rows a list is made anew four times a second: each time looks at every row. */
const MANY_ROWS = 5_000;
const MANY_MILLISECONDS = 250;

/** What was heard of one Environment: kept over reconnects, and told in batches, however fast events come. */
export class EnvironmentFeed {
  /** of the read API, with its origin */
  readonly url: string;
  /** where the next connection goes on; null begins with a snapshot */
  lastEventId: string | null = null;
  readonly #mirror = new StateMirror();
  readonly #report: ReportLive;
  #queue: StateEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, report: ReportLive) {
    this.url = url;
    this.#report = report;
  }

  /** A new connection begins. */
  begin(): void {
    this.flush();
    this.#mirror.begin();
  }

  take(event: StateEvent): void {
    this.#queue.push(event);
    const many = (this.#mirror.objects?.rows.length ?? 0) > MANY_ROWS;
    this.#timer ??= setTimeout(() => this.flush(), many ? MANY_MILLISECONDS : FRAME_MILLISECONDS);
  }

  /** Tells at once what is still to be told. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = serverNow();
    for (const event of this.#queue) this.#mirror.apply(event, now);
    this.#queue = [];
    const { objects, projection } = this.#mirror;
    this.#report({ objects, projection });
  }

  /** Begins anew: what a grant had opened does not stay in the page when it is over. */
  forget(): void {
    this.#queue = [];
    this.lastEventId = null;
    this.#mirror.forget();
    this.flush();
  }
}
