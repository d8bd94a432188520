import { checkSubject } from '../check-subject.ts';
import type { DataReader, NatsHeadersLike, NatsMessageLike } from '../connection.ts';
import { JetStreamError, toJetStreamError } from '../jetstream-error.ts';
import { toSequence } from '../sequence.ts';
import type { StoredMessage } from './stored-message.ts';

/** A frozen server gets questions, too; the leader is asked instead after so long. */
const TIMEOUT_MILLISECONDS = 2_000;

/** Body of `$JS.API.DIRECT.GET.<stream>` (NATS ADR-31). `batch`, `start_time` and `multi_last` are of nats-server 2.11. */
export type DirectQuery = {
  next_by_subj?: string;
  max_bytes?: number;
} & ({ seq: number; batch: number } | { start_time: string; batch: number } | { multi_last: string[] });

export interface DirectAnswer {
  messages: StoredMessage[];
  /**
   * `complete` all of the batch came · `not-found` whoever answered has nothing that matches · `not-batched` an older
   * server sent one message · `not-supported` an older server understood nothing · `unreadable` the next message has
   * headers the client cannot read · `foreign` another stream answered, or a message of the batch was lost on its way
   */
  end: 'complete' | 'not-found' | 'not-batched' | 'not-supported' | 'unreadable' | 'foreign';
  /** how many more match, as far as whoever answered knows */
  left: number;
  /** of `multi_last`: the last sequence that whoever answered has; null when it did not say */
  upTo: number | null;
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
 * Many messages with one question, answered by any replica of the stream, or by any mirror of it: none of them needs to
 * be complete (NATS ADR-31). What a mirror sent is not given back; that something is not there must be asked of the
 * leader (`messageGet`).
 * @throws JetStreamError
 */
export function directGet(reader: DataReader, stream: string, query: DirectQuery): Promise<DirectAnswer> {
  const subject = `$JS.API.DIRECT.GET.${stream}`;
  const messages: StoredMessage[] = [];
  let left = 0;
  let upTo: number | null = null;

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
    const startTimer = () => setTimeout(() => fail(new Error('timeout')), TIMEOUT_MILLISECONDS);
    const end = (how: DirectAnswer['end']) => {
      finish();
      resolve({ messages: how === 'foreign' ? [] : messages, end: how, left, upTo });
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
          if (added(headers, 'Nats-Stream') !== stream || !follows(headers, messages)) return end('foreign');
          try {
            messages.push(toStoredMessage(headers, message.data));
          } catch (cause) {
            return fail(cause);
          }
          if (!headers.keys().includes('Nats-Num-Pending')) end('not-batched');
        } else if (status === 204) {
          left = Number(added(headers, 'Nats-Num-Pending'));
          upTo = Number(added(headers, 'Nats-UpTo-Sequence')) || null;
          end(follows(headers, messages) ? 'complete' : 'foreign');
        } else if (status === 404) end('not-found');
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

/** What the server added stands behind what a publisher may have written under the same name. */
const added = (headers: NatsHeadersLike, name: string): string => headers.values(name).at(-1) ?? '';

/** Each message of a batch names the one before it. An older server does not say. */
function follows(headers: NatsHeadersLike, before: readonly StoredMessage[]): boolean {
  const last = before.at(-1);
  const named = added(headers, 'Nats-Last-Sequence');
  return last === undefined || named === '' || named === String(last.sequence);
}

function toStoredMessage(headers: NatsHeadersLike, data: Uint8Array): StoredMessage {
  return {
    sequence: toSequence(Number(added(headers, 'Nats-Sequence'))),
    subject: added(headers, 'Nats-Subject'),
    time: added(headers, 'Nats-Time-Stamp'),
    headers: headers.keys().flatMap((name) => {
      const values = ADDED.includes(name) ? headers.values(name).slice(0, -1) : headers.values(name);
      return values.map((value): [string, string] => [name, value]);
    }),
    data,
  };
}
