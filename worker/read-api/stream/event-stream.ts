import type { ServerResponse } from 'node:http';
import type { EndReason } from '../../../lib/domain/environments/environment-state-words.ts';
import { beginStream } from './begin-stream.ts';
import type { Beginning } from './begin-stream.ts';
import type { Feed } from './feed.ts';
import type { Hub } from './hub.ts';
import { countEnd } from '../metrics.ts';
import { endBlocks, idBlock } from './sse.ts';

/** What a client that takes nothing at all gets to be forgiven. */
const MOST_STALLED_MS = 30_000;
/** What stays of the last words in our memory is thrown away after that. */
const END_TIMEOUT_MS = 5000;

/**
 * One client of an event stream: a place in the revisions of its Environment. What is new is written when the socket has
 * room, so that a slow client costs no memory but its socket's; one that falls behind the ring buffer is dropped.
 */
export class EventStream {
  readonly #hub: Hub;
  readonly #feed: Feed;
  readonly #response: ServerResponse;
  /** the last revision that was written, or that the filter left out */
  #cursor = 0;
  #live = false;
  #over = false;
  /** milliseconds since 1970 from when on the socket takes nothing; 0 while it does */
  #fullSince = 0;
  #wake: (() => void) | undefined;
  /** grows with each beginning */
  #run = 0;

  constructor(response: ServerResponse, hub: Hub, feed: Feed) {
    this.#response = response;
    this.#hub = hub;
    this.#feed = feed;
    response.on('drain', () => {
      this.#fullSince = 0;
      this.#awake();
      this.pump();
    });
    response.on('close', () => {
      this.#over = true;
      this.#awake();
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Begins, or begins anew: what an earlier beginning still does ends. */
  async begin(beginning: Beginning): Promise<void> {
    this.#live = false;
    this.#run += 1;
    const run = this.#run;
    this.#awake();
    const send = async (text: string): Promise<boolean> => {
      const goesOn = () => !this.#over && this.#run === run;
      if (goesOn() && text !== '' && !this.#write(text)) await new Promise<void>((resolve) => (this.#wake = resolve));
      return goesOn();
    };
    const cursor = await beginStream({ hub: this.#hub, feed: this.#feed, send }, beginning);
    if (cursor === 'slow') this.end('slow');
    if (typeof cursor !== 'number' || this.#run !== run) return;
    this.#cursor = cursor;
    this.#live = true;
    this.pump();
  }

  /** Writes what is new, as far as there is room. A client behind the ring buffer must connect again. */
  pump(): void {
    const ring = this.#hub.followed?.ring;
    while (ring && this.#live && !this.#over && this.#cursor < ring.head) {
      if (this.#cursor < ring.floor) {
        this.end('slow');
        return;
      }
      if (this.#fullSince > 0) return;
      const { bytes, upTo } = this.#feed.batch(ring, this.#cursor);
      this.#cursor = upTo;
      if (bytes !== null) this.#write(bytes);
    }
  }

  /** Writes what stands outside the revisions, unless there is no room: something newer will come. */
  tell(bytes: string | Buffer): void {
    if (this.#live && !this.#over && this.#fullSince === 0) this.#write(bytes);
  }

  beat(now: number): void {
    if (this.#fullSince > 0 && now - this.#fullSince > MOST_STALLED_MS) this.end('slow');
    else this.tell(idBlock(this.#cursor));
  }

  end(reason: EndReason): void {
    if (this.#over) return;
    this.#over = true;
    countEnd(reason);
    this.#awake();
    this.#response.end(endBlocks(reason));
    setTimeout(() => this.#response.destroy(), END_TIMEOUT_MS).unref();
  }

  #write(bytes: string | Buffer): boolean {
    const room = this.#response.write(bytes);
    if (!room) this.#fullSince = Date.now();
    return room;
  }

  #awake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
