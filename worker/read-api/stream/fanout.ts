import type { ProjectionStatus } from '../../../lib/domain/environments/environment-state.ts';
import { readProjection } from '../../../lib/server/spine/state/read-projection.ts';
import { EventStream } from './event-stream.ts';
import type { Hub } from './hub.ts';
import { Feed } from './feed.ts';
import type { Filter } from './feed.ts';
import type { ServerResponse } from 'node:http';
import { eventBlock } from './sse.ts';

const PROJECTION_MS = 1000;
/** A client that hears nothing for 4.5 s says that nobody answers (lib/client/environments/state/read-feed.ts). */
const BEAT_MS = 2000;
/** When nothing changed but the figures, a client hears them every so many times: each time others, so that all are never busy with it at once. */
const REPEAT = 5;

/** What people must hear of at once. */
const newsOf = ({ owner, problem, notice, rejected, lag }: ProjectionStatus): string =>
  JSON.stringify([owner, problem, notice, rejected, lag === null || lag === 0 ? lag : 'behind']);

/** The clients of one Environment. */
export class Fanout {
  readonly hub: Hub;
  /** client → name of its feed */
  readonly #streams = new Map<EventStream, string>();
  readonly #feeds = new Map<string, { feed: Feed; clients: number }>();
  #projection: ProjectionStatus | null = null;
  #times = 0;
  #asking = false;
  #beating = false;
  readonly #timers: NodeJS.Timeout[];

  constructor(hub: Hub) {
    this.hub = hub;
    hub.listeners.add(this);
    this.#timers = [
      setInterval(() => void this.#ask(), PROJECTION_MS).unref(),
      setInterval(() => void this.#beat(), BEAT_MS).unref(),
    ];
  }

  get size(): number {
    return this.#streams.size;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.hub.listeners.delete(this);
  }

  /** A client that is not begun yet. */
  add(response: ServerResponse, filter: Filter): EventStream {
    const name = JSON.stringify([filter.kind, filter.payloads]);
    const shared = this.#feeds.get(name) ?? { feed: new Feed(filter), clients: 0 };
    shared.clients += 1;
    this.#feeds.set(name, shared);
    const stream = new EventStream(response, this.hub, shared.feed);
    this.#streams.set(stream, name);
    return stream;
  }

  remove(stream: EventStream): void {
    const name = this.#streams.get(stream);
    const shared = name === undefined ? undefined : this.#feeds.get(name);
    if (name === undefined || shared === undefined) return;
    this.#streams.delete(stream);
    shared.clients -= 1;
    // Its name is a client's choice, so there may be any number of them.
    if (shared.clients === 0) this.#feeds.delete(name);
  }

  onRevisions(): void {
    for (const stream of this.#streams.keys()) stream.pump();
  }

  onReset(reset: string): void {
    for (const stream of this.#streams.keys()) void stream.begin({ after: null, reset });
  }

  /** Tells one client how far the projector is. */
  async introduce(stream: EventStream): Promise<void> {
    if (this.#projection === null) await this.#ask();
    else stream.tell(eventBlock('projection', JSON.stringify(this.#projection)));
  }

  /** A heartbeat says that NATS answers, too: what is told may be of now only as long as it does. */
  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    const answers = await this.hub.answers();
    this.#beating = false;
    if (answers) for (const stream of this.#streams.keys()) stream.beat(Date.now());
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const { environment, organization, home } = this.hub;
      const known = await readProjection(home.connection, organization, environment);
      // What clients were told until now, not what is about to come.
      const projection = { ...known, revision: this.hub.followed?.ring.head ?? null };
      const isNews = this.#projection === null || newsOf(this.#projection) !== newsOf(projection);
      this.#projection = projection;
      this.#times += 1;
      const block = Buffer.from(eventBlock('projection', JSON.stringify(projection)));
      let at = this.#times;
      for (const stream of this.#streams.keys()) if (at++ % REPEAT === 0 || isNews) stream.tell(block);
    } finally {
      this.#asking = false;
    }
  }
}
