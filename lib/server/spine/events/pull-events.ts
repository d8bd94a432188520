/** The durable consumer of an Environment as the projector reads it: never more on its way than it has room for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nanos } from '@nats-io/transport-node';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../domain/names.ts';
import { isExactSequence } from '../../../jetstream/sequence.ts';
import { readDelivery } from '../../nats/streams/delivery.ts';
import { isLost, onReconnect } from '../../nats/connections/on-reconnect.ts';
import { readableHeaders } from '../../nats/streams/readable-headers.ts';

/** An event as it was delivered; it is delivered again until it is acknowledged. */
export interface DeliveredEvent {
  subject: string;
  /** null when they are none that the client can read */
  headers: [name: string, value: string][] | null;
  data: Uint8Array;
  /** in the stream of the Environment */
  sequence: number;
  /** milliseconds since 1970, when the stream took it in */
  at: number;
  acknowledge: () => void;
  /** gives it to whoever asks next, at once */
  giveBack: () => void;
}

interface PullOptions {
  environment: string;
  inbox: string;
  onEvent: (event: DeliveredEvent) => void;
  /** the consumer is not there (any more), or what it gives out cannot be told apart */
  onGone: (reason: string) => void;
}

/** Most events on their way at once, in number and bytes: all that a process has room for, shared by its Environments … */
const ROOM = { events: 4_096, bytes: 64 * 1024 * 1024 };
/** … but no more than that for one, which would not be faster for it … */
const MOST = { events: 512, bytes: 16 * 1024 * 1024 };
/** … and enough for each to go on. */
const LEAST = { events: 32, bytes: 1024 * 1024 };
/** What a message has besides its payload, well rounded up. */
const ENVELOPE_BYTES = 64 * 1024;
const EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 2_000;
/**
 * While it is not known whether the consumer has a leader: a question that ends so soon, answered or not, and so much later it was lost. One
 * with heartbeats would be missed after four seconds, for which nobody is told anything.
 */
const SHORT = { expiresMs: 500, lostMs: 750 };
/** One that nobody answers for so long is not there: servers elect a leader in less. */
const LEADERLESS = { againMs: 250, mostMs: 3_000 };
const DRAIN_MS = 1_000;
const HEARTBEAT = 100;
const NO_RESPONDERS = 503;
const CONFLICT = 409;

const ACK = new Uint8Array();
const NAK = new TextEncoder().encode('-NAK');

/**
 * Pulls what the consumer has, as long as there is room for it here: bounded in number and bytes, so a bucket that cannot be written
 * to fills no memory. Survives reconnects and servers that die, by asking anew. Our own instead of the client's `consume`, which bounds
 * one of the two, of one consumer, and asks on while what it gave is not settled.
 */
export class EventPuller {
  /** of this process */
  static #pullers = 0;
  readonly #connection: NatsConnection;
  readonly #options: PullOptions;
  readonly #subject: string;
  readonly #messages: Subscription;
  readonly #stopListening: () => void;
  readonly #look: NodeJS.Timeout;
  /** sequence → bytes of what was delivered and not settled yet */
  readonly #held = new Map<number, number>();
  #heldBytes = 0;
  /** `leastMs`: a status that comes sooner is a refusal */
  #asked: { reply: string; batch: number; left: number; at: number; leastMs: number } | null = null;
  #asks = 0;
  #heardAt = Date.now();
  #pending = 0;
  #stopped = false;
  /** since when nothing was heard after the leader, or the connection, went; null while the consumer answers */
  #unledSince: number | null = null;

  constructor(connection: NatsConnection, options: PullOptions) {
    const { stream } = environmentAssets(options.environment);
    this.#connection = connection;
    this.#options = options;
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${PROJECTOR_CONSUMER}`;
    this.#messages = connection.subscribe(`${options.inbox}.*`, {
      callback: (error, message) => {
        if (!error) this.#hear(message);
      },
    });
    EventPuller.#pullers += 1;
    this.#stopListening = onReconnect(connection, () => this.#askNewLeader());
    this.#look = setInterval(() => {
      if (this.#asked && Date.now() - this.#heardAt > 2 * HEARTBEAT_MS) this.#askAnew();
    }, HEARTBEAT_MS);
    this.#ask();
  }

  /** Events that are not settled, as far as the last delivery told. */
  get lag(): number {
    return this.#pending + this.#held.size;
  }

  /** events that were delivered and are not settled */
  get held(): number {
    return this.#held.size;
  }

  /** Takes in how many are not acknowledged, as the server says. */
  learn(lag: number): void {
    this.#pending = Math.max(0, lag - this.#held.size);
  }

  /** Takes no more. What is held can still be settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    EventPuller.#pullers -= 1;
    this.#stopListening();
    clearInterval(this.#look);
    // What is on its way here already is given back, instead of being waited for; without a connection nothing is.
    await Promise.race([this.#messages.drain().catch(() => undefined), sleep(DRAIN_MS, undefined, { ref: false })]);
  }

  #ask(): void {
    if (this.#stopped || this.#asked) return;
    const most = EventPuller.#most('events');
    const room = most - this.#held.size;
    const bytes = EventPuller.#most('bytes') - this.#heldBytes;
    // Many at a time: every question costs a message, too.
    if (room < most / 4 || bytes < EventPuller.#most('bytes') / 2) return;
    const largest = (this.#connection.info?.max_payload ?? 0) + ENVELOPE_BYTES;
    const question = {
      batch: room,
      // the largest message there can be must fit, else the server would never send it
      max_bytes: Math.max(bytes, largest),
      ...(this.#unledSince === null
        ? { expires: nanos(EXPIRES_MS), idle_heartbeat: nanos(HEARTBEAT_MS) }
        : { expires: nanos(SHORT.expiresMs) }),
    };
    const reply = `${this.#options.inbox}.${(this.#asks++).toString(36)}`;
    if (this.#unledSince !== null) setTimeout(() => this.#askAgain(reply), SHORT.lostMs).unref();
    const leastMs = this.#unledSince === null ? HEARTBEAT_MS : SHORT.expiresMs / 2;
    this.#asked = { reply, batch: room, left: room, at: Date.now(), leastMs };
    this.#heardAt = this.#asked.at;
    this.#publish(this.#subject, JSON.stringify(question), reply);
  }

  static #most(what: 'events' | 'bytes'): number {
    return Math.floor(Math.max(LEAST[what], Math.min(MOST[what], ROOM[what] / EventPuller.#pullers)));
  }

  #askAnew(): void {
    this.#asked = null;
    this.#ask();
  }

  #askNewLeader(): void {
    this.#unledSince ??= Date.now();
    this.#askAnew();
  }

  /** Asks again where nothing came of a short question; a connection that is lost would only collect them. */
  #askAgain(reply: string): void {
    if (this.#asked?.reply === reply && this.#unledSince !== null && !isLost(this.#connection)) this.#askAnew();
  }

  #publish(subject: string, payload: string | Uint8Array, reply?: string): void {
    // A closed connection takes nothing; whoever has it next gets all that was not settled.
    if (!this.#connection.isClosed()) this.#connection.publish(subject, payload, reply === undefined ? {} : { reply });
  }

  #hear(message: Msg): void {
    this.#heardAt = Date.now();
    if (message.subject.startsWith(this.#options.inbox)) this.#hearStatus(message);
    else this.#hearEvent(message);
  }

  #hearStatus(message: Msg): void {
    const asked = this.#asked;
    if (message.subject !== asked?.reply || this.#stopped) return;
    const { code = 0, description = '' } = message.headers ?? {};
    if (code === CONFLICT && /leadership/iu.test(description)) {
      this.#unledSince ??= this.#heardAt;
      // Not at once again and again, should there be nobody who stays.
      if (this.#heardAt - asked.at < LEADERLESS.againMs)
        setTimeout(() => this.#askAgain(asked.reply), LEADERLESS.againMs).unref();
      else this.#askAnew();
      return;
    }
    if (code === NO_RESPONDERS) {
      this.#unledSince ??= Date.now();
      if (Date.now() - this.#unledSince < LEADERLESS.mostMs) {
        setTimeout(() => this.#askAgain(asked.reply), LEADERLESS.againMs).unref();
        return;
      }
    } else this.#unledSince = null;
    if (code === HEARTBEAT) return;
    if (code === NO_RESPONDERS || (code === CONFLICT && /deleted/iu.test(description))) {
      this.#asked = null;
      this.#options.onGone(description);
      return;
    }
    // Refused at once, such as by limits that somebody gave the consumer: asked again by the clock, not as fast as it refuses.
    if (asked.left === asked.batch && this.#heardAt - asked.at < asked.leastMs) return;
    this.#askAnew();
  }

  #hearEvent(message: Msg): void {
    this.#unledSince = null;
    const { sequence, at, pending } = readDelivery(message.reply ?? '');
    const settle = (word: Uint8Array) => this.#publish(message.reply ?? '', word);
    if (this.#stopped || !isExactSequence(sequence)) {
      settle(NAK);
      if (!this.#stopped) this.#options.onGone('Its sequences are beyond 2^53.');
      return;
    }
    this.#pending = pending;
    if (this.#asked && --this.#asked.left === 0) this.#asked = null;
    // Delivered again while the first one waits here: settling that one settles both.
    if (!this.#held.has(sequence)) {
      const { length: bytes } = message.data;
      this.#held.set(sequence, bytes);
      this.#heldBytes += bytes;
      const release = (word: Uint8Array) => {
        settle(word);
        if (this.#held.delete(sequence)) this.#heldBytes -= bytes;
        this.#ask();
      };
      const { subject, data } = message;
      this.#options.onEvent({
        subject,
        headers: readableHeaders(message),
        data,
        sequence,
        at,
        acknowledge: () => release(ACK),
        giveBack: () => release(NAK),
      });
    }
    this.#ask();
  }
}
