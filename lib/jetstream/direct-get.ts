import { checkSubject } from './check-subject.ts';
import type { DataReader, NatsHeadersLike, NatsMessageLike } from './connection.ts';
import { JetStreamError, toJetStreamError } from './jetstream-error.ts';
import { REQUEST_TIMEOUT_MILLISECONDS } from './request.ts';
import type { StoredMessage } from './stored-message.ts';

/** Body of `$JS.API.DIRECT.GET.<stream>` (NATS ADR-31). `batch`, `start_time` and `multi_last` are of nats-server 2.11. */
export type DirectQuery = {
  next_by_subj?: string;
  max_bytes?: number;
} & ({ seq: number; batch: number } | { start_time: string; batch: number } | { multi_last: string[] });

export interface DirectAnswer {
  messages: StoredMessage[];
  /**
   * `complete` all of the batch came · `not-found` nothing matches · `not-batched` an older server sent one message ·
   * `not-supported` an older server understood nothing · `unreadable` the next message has headers the client cannot read
   */
  end: 'complete' | 'not-found' | 'not-batched' | 'not-supported' | 'unreadable';
}

/** What the server adds to the publisher's own headers, always as the last of their name. */
const ADDED = [
  'Nats-Stream',
  'Nats-Subject',
  'Nats-Sequence',
  'Nats-Time-Stamp',
  'Nats-Num-Pending',
  'Nats-Last-Sequence',
];

/**
 * Many messages with one question, answered by any replica.
 * @throws JetStreamError
 */
export function directGet(reader: DataReader, stream: string, query: DirectQuery): Promise<DirectAnswer> {
  const subject = `$JS.API.DIRECT.GET.${stream}`;
  const messages: StoredMessage[] = [];

  return new Promise<DirectAnswer>((resolve, reject) => {
    checkSubject(subject);
    const finish = () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
    const fail = (error: unknown) => {
      finish();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const startTimer = () => setTimeout(() => fail(new Error('timeout')), REQUEST_TIMEOUT_MILLISECONDS);
    const end = (how: DirectAnswer['end']) => {
      finish();
      resolve({ messages, end: how });
    };
    // One inbox a question: the clients' shared one reads headers in their parser, where odd headers end the connection.
    const inbox = `${reader.inboxPrefix}.${crypto.randomUUID()}`;
    const subscription = reader.connection.subscribe(inbox, {
      callback: (error, message) => {
        if (error) return fail(error);
        clearTimeout(timer);
        timer = startTimer();
        const headers = readHeaders(message);
        if (headers === null) return end('unreadable');
        const status = statusOf(headers);
        if (status === null) {
          messages.push(toStoredMessage(headers, message.data));
          if (!headers.keys().includes('Nats-Num-Pending')) end('not-batched');
        } else if (status === 204) end('complete');
        else if (status === 404) end('not-found');
        else if (status === 408) end('not-supported');
        else fail(statusError(status, headers.description, subject));
      },
    });
    // The clients match a refused publish to the subscription that waits for its answer by this field.
    Object.assign(subscription, { requestSubject: subject });
    reader.connection.publish(subject, new TextEncoder().encode(JSON.stringify(query)), { reply: inbox });
    let timer = startTimer();
  }).catch((error: unknown) => Promise.reject(toJetStreamError(error, subject)));
}

function readHeaders(message: NatsMessageLike): NatsHeadersLike | null {
  try {
    return message.headers ?? null;
  } catch {
    return null;
  }
}

/** A stored message may carry a status line of its own; only what has no sequence speaks for the server. */
const statusOf = (headers: NatsHeadersLike): number | null =>
  headers.code === 0 || headers.keys().includes('Nats-Sequence') ? null : headers.code;

const statusError = (code: number, description: string, subject: string) =>
  new JetStreamError(code === 503 ? 'no-responders' : 'api', description || `Nobody answers ${subject}.`, { code });

function toStoredMessage(headers: NatsHeadersLike, data: Uint8Array): StoredMessage {
  const added = (name: string) => headers.values(name).at(-1) ?? '';
  return {
    sequence: Number(added('Nats-Sequence')),
    subject: added('Nats-Subject'),
    time: added('Nats-Time-Stamp'),
    headers: headers.keys().flatMap((name) => {
      const values = ADDED.includes(name) ? headers.values(name).slice(0, -1) : headers.values(name);
      return values.map((value): [string, string] => [name, value]);
    }),
    data,
  };
}
