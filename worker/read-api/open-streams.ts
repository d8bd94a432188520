import type { ServerResponse } from 'node:http';
import { watchEnd } from '../../lib/server/identity/session-ends.ts';
import { log } from '../../lib/server/log/log.ts';
import { getIndex } from '../../lib/server/nats/index-service.ts';
import type { Beginning } from './begin-stream.ts';
import type { EventStream } from './event-stream.ts';
import { Fanout } from './fanout.ts';
import type { Hub } from './hub.ts';
import type { Reader } from './reader.ts';
import { stillGranted } from './still-granted.ts';

const SWEEP_MS = 1000;
const BEAT_MS = 15_000;

/** A client and for how long it may be served. */
interface Served {
  stream: EventStream;
  reader: Reader;
  isEnded: () => boolean;
  /** milliseconds since 1970 */
  beatAt: number;
}

/** Every event stream of this process: heartbeats, and the ends that come without the client's doing. */
export class OpenStreams {
  readonly #served = new Set<Served>();
  readonly #fanouts = new Map<Hub, Fanout>();
  readonly #timer: NodeJS.Timeout;
  #sweeping = false;

  constructor() {
    this.#timer = setInterval(() => {
      this.#sweep().catch((error: unknown) => log('event streams were not looked after', {}, error));
    }, SWEEP_MS).unref();
  }

  get size(): number {
    return this.#served.size;
  }

  /** Serves a client until it goes, or must. The head of the answer is written already. */
  async serve(
    response: ServerResponse,
    reader: Reader,
    hub: Hub,
    options: Beginning & { kind: string | null },
  ): Promise<void> {
    const isEnded = await watchEnd(reader.caller.actor, reader.caller.since);
    const fanout = this.#fanouts.get(hub) ?? new Fanout(hub);
    this.#fanouts.set(hub, fanout);
    const stream = fanout.add(response, { kind: options.kind, payloads: reader.right !== null });
    const served: Served = { stream, reader, isEnded, beatAt: Date.now() + BEAT_MS };
    this.#served.add(served);
    response.once('close', () => {
      this.#served.delete(served);
      fanout.remove(stream);
      if (fanout.size > 0 || this.#fanouts.get(hub) !== fanout) return;
      fanout.close();
      this.#fanouts.delete(hub);
    });
    await stream.begin(options);
    await fanout.introduce(stream);
  }

  /** Ends all of them: the process stops. */
  close(): void {
    clearInterval(this.#timer);
    for (const { stream } of this.#served) stream.end('shutdown');
  }

  async #sweep(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      const { organizations } = await getIndex();
      const now = Date.now();
      for (const served of this.#served) {
        const { stream, reader, isEnded } = served;
        if (isEnded()) stream.end('session');
        else if (reader.caller.expiresAt <= now) stream.end('access');
        else if (organizations.get(reader.organization.slug)?.state !== 'active') stream.end('suspended');
        else if (served.beatAt <= now) {
          served.beatAt = now + BEAT_MS;
          stream.beat(now);
        }
      }
      await this.#endUngranted();
    } finally {
      this.#sweeping = false;
    }
  }

  async #endUngranted(): Promise<void> {
    const under = [...this.#served].filter(({ reader: { right } }) => right !== null && right !== 'data.read');
    for (const { stream, reader } of under) if (!(await stillGranted(reader))) stream.end('grant');
  }
}
