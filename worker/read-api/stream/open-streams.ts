import type { ServerResponse } from 'node:http';
import { watchEnd } from '../../../lib/server/identity/session/session-ends.ts';
import { log } from '../../../lib/server/log/log.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import type { AccountIndex } from '../../../lib/server/accounts/account-index.ts';
import type { EndReason } from '../../../lib/domain/environments/environment-state-words.ts';
import type { Beginning } from './begin-stream.ts';
import { Fanout } from './fanout.ts';
import type { Hub } from './hub.ts';
import type { EnvironmentReader } from '../http/reader.ts';
import { stillGranted } from '../http/still-granted.ts';

const SWEEP_MS = 1000;

/** Something that goes on for as long as its client may have it. */
interface Ending {
  readonly isOver: boolean;
  end: (reason: EndReason) => void;
}

/** A client and for how long it may be served. */
interface Client {
  stream: Ending;
  reader: EnvironmentReader;
  isEnded: () => boolean;
}

/** Whether an Organization is the one that was read, and open: one that was deleted and made anew has another account. */
const isOpen = (index: AccountIndex, { organization }: EnvironmentReader): boolean => {
  const now = index.organizations.get(organization.slug);
  return now?.account === organization.account && index.standingOf(now).closed === null;
};

/** Every event stream of this process, and the ends that come without the client's doing. */
export class OpenStreams {
  readonly #served = new Set<Client>();
  readonly #fanouts = new Map<Hub, Fanout>();
  readonly #timer: NodeJS.Timeout;
  #sweeping = false;

  constructor() {
    this.#timer = setInterval(() => {
      this.#sweep().catch((error: unknown) => log('event streams were not looked after', {}, error));
    }, SWEEP_MS).unref();
  }

  /** event streams, without the answers that are watched */
  get size(): number {
    return [...this.#fanouts.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Serves a client until it goes, or must. The head of the answer is written already. */
  async serve(
    response: ServerResponse,
    reader: EnvironmentReader,
    hub: Hub,
    options: Beginning & { kind: string | null },
  ): Promise<void> {
    const isEnded = await watchEnd(reader.caller.actor, reader.caller.since);
    // Whoever went meanwhile does not close again.
    if (response.destroyed) return;
    const fanout = this.#fanouts.get(hub) ?? new Fanout(hub);
    this.#fanouts.set(hub, fanout);
    const stream = fanout.add(response, { kind: options.kind, payloads: reader.right !== null });
    this.#keep(response, { stream, reader, isEnded });
    response.once('close', () => {
      fanout.remove(stream);
      if (fanout.size > 0 || this.#fanouts.get(hub) !== fanout) return;
      fanout.close();
      this.#fanouts.delete(hub);
    });
    await stream.begin(options);
    await fanout.introduce(stream);
  }

  /** Cuts an answer off that its client reads for longer than it may: what is left of it would come after the end. */
  async watch(response: ServerResponse, reader: EnvironmentReader): Promise<void> {
    const isEnded = await watchEnd(reader.caller.actor, reader.caller.since);
    if (response.destroyed) return;
    const stream: Ending = {
      get isOver() {
        return response.destroyed;
      },
      end: () => response.destroy(),
    };
    this.#keep(response, { stream, reader, isEnded });
  }

  #keep(response: ServerResponse, client: Client): void {
    this.#served.add(client);
    response.once('close', () => this.#served.delete(client));
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
      const index = await getIndex();
      const now = Date.now();
      for (const { stream, reader, isEnded } of this.#served) {
        if (isEnded()) stream.end('session');
        else if (reader.caller.expiresAt <= now) stream.end('access');
        else if (!isOpen(index, reader)) stream.end('suspended');
      }
      await this.#endUngranted();
    } finally {
      this.#sweeping = false;
    }
  }

  async #endUngranted(): Promise<void> {
    const under = [...this.#served].filter(
      ({ stream, reader: { right } }) => !stream.isOver && right !== null && right !== 'data.read',
    );
    for (const { stream, reader } of under) if (!(await stillGranted(reader))) stream.end('grant');
  }
}
