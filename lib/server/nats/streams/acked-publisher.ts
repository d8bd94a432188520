import { JetStreamApiError } from '@nats-io/jetstream';
import type { Msg, MsgHdrs, NatsConnection, Subscription } from '@nats-io/transport-node';
import { VertebraError } from '../../../domain/errors.ts';
import { z } from '../../../domain/zod.ts';
import { onReconnect } from '../connections/on-reconnect.ts';

/** Header of a publish that must be refused when the last message on its subject has another sequence; 0 for none (NATS ADR-8). */
export const EXPECTED_LAST = 'Nats-Expected-Last-Subject-Sequence';

/** Nobody keeps that subject: the stream was deleted, or its servers are away. */
export class NotKept extends Error {
  override readonly name = 'NotKept';

  constructor(subject: string) {
    super(`No stream takes ${subject}.`);
  }
}

/** The connection was made anew: what was on its way then is lost, or the word that it arrived is. Nothing is wrong with NATS. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const answerSchema = z.looseObject({
  seq: z.int().default(0),
  error: z
    .looseObject({ code: z.number().default(0), err_code: z.number().default(0), description: z.string().default('') })
    .optional(),
});

interface Waiting {
  resolve: (sequence: number) => void;
  reject: (error: Error) => void;
  subject: string;
  until: number;
}

const letGo = () =>
  new VertebraError('projector-unavailable', 'It is on its way to another projector. Try again in a moment.');

const ACK_TIMEOUT_MS = 5_000;
const CHECK_INTERVAL_MS = 500;

/**
 * Publishes into streams and waits for the acknowledgements, many at a time. The client's own `publish` (@nats-io/jetstream 3.4) makes a
 * timer, a race of promises and a stack trace for each message, which costs as much as all that the server does with it; here one
 * timer looks after all.
 */
export class AckedPublisher {
  readonly #connection: NatsConnection;
  readonly #inbox: string;
  readonly #answers: Subscription;
  readonly #look: NodeJS.Timeout;
  readonly #stopListening: () => void;
  readonly #waiting = new Map<string, Waiting>();
  #token = 0;
  #closed = false;

  constructor(connection: NatsConnection, inbox: string) {
    this.#connection = connection;
    this.#inbox = inbox;
    this.#answers = connection.subscribe(`${inbox}.*`, {
      callback: (error, message) => {
        if (!error) this.#hear(message);
      },
    });
    this.#look = setInterval(() => {
      this.#giveUp(Date.now(), () => new Error('NATS did not answer in time.'));
    }, CHECK_INTERVAL_MS);
    this.#stopListening = onReconnect(connection, () => this.#giveUp(Infinity, () => new Interrupted()));
  }

  /**
   * Resolves with the sequence it was given. Rejects with what the JetStream API said (`apiErrorOf`), with `NotKept` or `Interrupted`, when
   * nobody answered, and with `projector-unavailable` once it is closed.
   */
  publish(subject: string, data: Uint8Array | string, headers: MsgHdrs): Promise<number> {
    if (this.#closed) return Promise.reject(letGo());
    const token = (this.#token++).toString(36);
    return new Promise((resolve, reject) => {
      this.#connection.publish(subject, data, { headers, reply: `${this.#inbox}.${token}` });
      this.#waiting.set(token, { resolve, reject, subject, until: Date.now() + ACK_TIMEOUT_MS });
    });
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#look);
    this.#stopListening();
    this.#answers.unsubscribe();
    this.#giveUp(Infinity, letGo);
  }

  #hear(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    const waiting = this.#waiting.get(token);
    if (!waiting) return;
    this.#waiting.delete(token);
    if (message.data.length === 0) {
      waiting.reject(new NotKept(waiting.subject));
      return;
    }
    // Whatever is thrown in here would end the reading of the whole connection.
    try {
      const { seq, error } = answerSchema.parse(message.json());
      if (error) waiting.reject(new JetStreamApiError(error));
      else waiting.resolve(seq);
    } catch {
      waiting.reject(new Error(`An answer about ${waiting.subject} is none of JetStream.`));
    }
  }

  #giveUp(now: number, why: () => Error): void {
    // In the order they were sent, so the oldest stand first.
    for (const [token, { until, reject }] of this.#waiting) {
      if (until > now) return;
      this.#waiting.delete(token);
      reject(why());
    }
  }
}
