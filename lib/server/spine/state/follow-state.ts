import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { VertebraError } from '../../../domain/errors.ts';
import { environmentAssets } from '../../../domain/names.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import type { StreamInfo } from '../../../jetstream/streams/stream-info.ts';
import { log } from '../../log/log.ts';
import { apiErrorOf, STREAM_NOT_FOUND } from '../../nats/streams/api-error.ts';
import { unavailableWhenSilent } from '../../nats/connections/connect.ts';
import { countable } from './countable.ts';
import { onReconnect } from '../../nats/connections/on-reconnect.ts';

/** One revision of a bucket. */
export interface StateChange {
  key: string;
  revision: number;
  /** milliseconds since 1970, when it was written */
  at: number;
  /** null: the key was deleted or purged */
  value: Uint8Array | null;
}

/** What a bucket is like at a moment at which all of it was told. */
export interface BucketNow {
  /** the latest revision */
  last: number;
  /** revisions that it keeps */
  messages: number;
  /** keys that it has anything of, delete markers included */
  keys: number;
}

export interface StateFollower {
  /** what the bucket holds, in order of revision; once caught up, every revision */
  onChange: (change: StateChange) => void;
  /** what the bucket held has been told; once */
  onCaughtUp: () => void;
  /** told every second: messages may vanish without another one */
  onLook: (bucket: BucketNow) => void;
  /** nothing more will come: the bucket is gone, or revisions of it are; `reason` is for people */
  onLost: (reason: string, isGone: boolean) => void;
}

export interface Following {
  /** of the bucket that is followed: it changes when somebody makes it anew */
  created: string;
  stop: () => void;
}

const CHECK_MS = 1000;
const RETRY_MS = 500;
const MOST_WAITING = 1000;
/** A consumer whose server died says nothing; it is noticed after two heartbeats. */
const PULL = { expires: 3000, idle_heartbeat: 1000 };
/** Nobody pulls from a consumer that was replaced. */
const CONSUMER_FORGOTTEN_MS = 10_000;

const GONE = 'The bucket was deleted or recreated.';
const GAP = 'Revisions are gone that were not read yet.';

/** Deletes carry nothing but their header, so headers are decoded for what is empty only. */
function isDelete(message: JsMsg): boolean {
  if (message.data.length > 0) return false;
  try {
    const { headers } = message;
    return headers !== undefined && (headers.has('KV-Operation') || headers.has('Nats-Marker-Reason'));
  } catch {
    // Headers that are none: somebody wrote by hand.
    return false;
  }
}

class Follower {
  readonly #connection: NatsConnection;
  readonly #stream: string;
  readonly #prefix: number;
  readonly #tell: StateFollower;
  #created = '';
  #revision = 0;
  /** when the bucket was looked at last */
  #lookedAt = -1;
  /** it keeps nothing, whatever its last revision was */
  #isEmpty = false;
  #target: number | null = null;
  #caughtUp = false;
  #stopped = false;
  #messages: ConsumerMessages | undefined;
  #attaching: Promise<void> | undefined;
  /** what an earlier consumer still says does not count */
  #attempt = 0;

  constructor(connection: NatsConnection, environment: string, tell: StateFollower) {
    const { bucket, bucketStream } = environmentAssets(environment);
    this.#connection = connection;
    this.#stream = bucketStream;
    this.#prefix = `$KV.${bucket}.`.length;
    this.#tell = tell;
  }

  get created(): string {
    return this.#created;
  }

  async start(): Promise<void> {
    await this.#attach();
    const stopListening = onReconnect(this.#connection, () => this.#reattach());
    const check = this.#watch();
    void check.finally(stopListening);
  }

  stop(): void {
    this.#stopped = true;
    this.#messages?.stop();
  }

  #lose(reason: string, isGone = true): void {
    if (this.#stopped) return;
    this.stop();
    this.#tell.onLost(reason, isGone);
  }

  /** Sequence of the last message in the stream; null, and lost, when it is not the stream that was followed until now. */
  async #last(): Promise<number | null> {
    // More may come while the answer is on its way, and it would seem to be behind.
    const known = this.#revision;
    let info: StreamInfo;
    try {
      // A server that led it once would have fewer revisions, which looks like another bucket.
      info = await getStream(this.#connection, this.#stream);
    } catch (error) {
      if (this.#caughtUp && apiErrorOf(error)?.err_code === STREAM_NOT_FOUND) {
        this.#lose(GONE);
        return null;
      }
      throw error;
    }
    this.#created ||= info.created;
    const { messages, num_subjects: keys } = info.state;
    const last = countable(info.state.last_seq, this.#stream);
    if (info.created === this.#created && last >= known) {
      // One whose last revision was deleted never comes to its end; it is known all the same when nothing more came in between.
      const isKnown = last === this.#revision || this.#lookedAt === this.#revision;
      if (this.#caughtUp && isKnown) this.#tell.onLook({ last, messages, keys });
      this.#lookedAt = this.#revision;
      this.#isEmpty = messages === 0;
      return last;
    }
    this.#lose(GONE);
    return null;
  }

  async #attach(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#messages?.stop();
    if ((await this.#last()) === null) return;
    const consumer = await jetstream(this.#connection).consumers.get(this.#stream, {
      inactive_threshold: CONSUMER_FORGOTTEN_MS,
      ...(this.#revision === 0
        ? { deliver_policy: DeliverPolicy.LastPerSubject }
        : { opt_start_seq: this.#revision + 1 }),
    });
    this.#messages = await consumer.consume({
      ...PULL,
      max_messages: MOST_WAITING,
      abort_on_missing_resource: true,
      callback: (message) => {
        if (this.#attempt === attempt && !this.#stopped) this.#take(message);
      },
    });
    if (this.#stopped) this.#messages.stop();
    // Asked after the consumer is there: all that it leaves out as superseded is older than this.
    this.#target = await this.#last();
    this.#checkCaughtUp(this.#isEmpty);
  }

  #reattach(): void {
    this.#attaching ??= this.#attachUntilDone().finally(() => {
      this.#attaching = undefined;
    });
  }

  async #attachUntilDone(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#attach();
        return;
      } catch {
        // NATS is away, or not ready yet.
        await sleep(RETRY_MS);
      }
    }
  }

  #take(message: JsMsg): void {
    const { streamSequence: revision, pending, timestampNanos } = message.info;
    if (revision <= this.#revision) return;
    if (this.#caughtUp && revision !== this.#revision + 1) {
      this.#lose(GAP, false);
      return;
    }
    this.#revision = revision;
    const value = isDelete(message) ? null : message.data;
    this.#tell.onChange({ key: message.subject.slice(this.#prefix), revision, at: timestampNanos / 1e6, value });
    this.#checkCaughtUp(pending === 0);
  }

  #checkCaughtUp(nothingLeft: boolean): void {
    if (this.#caughtUp || this.#target === null || !(nothingLeft || this.#revision >= this.#target)) return;
    this.#caughtUp = true;
    this.#tell.onCaughtUp();
  }

  /** Sees what neither the consumer nor a reconnect tells: another bucket of the same name, a consumer that delivers nothing. */
  async #watch(): Promise<void> {
    let waitingAt = -1;
    while (!this.#stopped) {
      await sleep(CHECK_MS, undefined, { ref: false });
      try {
        const last = await this.#last();
        if (last === null) return;
        const waits = last > this.#revision;
        if (waits && waitingAt === this.#revision) this.#reattach();
        waitingAt = waits ? this.#revision : -1;
      } catch (error) {
        if (error instanceof VertebraError) this.#lose(error.message);
        // Otherwise NATS is away: the connection comes back by itself.
      }
    }
  }
}

/**
 * Follows the bucket of an Environment: tells what it holds and then each revision once, across reconnects and the death of
 * the server that held the consumer. Resolves when it listens. Throws `nats-unavailable`, or what JetStream answered.
 */
export async function followState(
  connection: NatsConnection,
  environment: string,
  tell: StateFollower,
): Promise<Following> {
  const follower = new Follower(connection, environment, tell);
  try {
    await follower.start();
  } catch (error) {
    follower.stop();
    log('the state of an Environment cannot be followed', { environment }, error);
    throw unavailableWhenSilent(error);
  }
  return { created: follower.created, stop: () => follower.stop() };
}
