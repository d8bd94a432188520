/** What the projector writes into the bucket of an Environment: compare-and-set, with headers that tell it where it was. */
import { headers as makeHeaders } from '@nats-io/transport-node';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { STATE_HEADERS } from '../../../domain/environments/environment-state-words.ts';
import type { EventSource, ObjectStatus } from '../../../domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../../domain/names.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { TooLarge } from '../../nats/streams/api-error.ts';
import type { AckedPublisher } from '../../nats/streams/acked-publisher.ts';
import { EXPECTED_LAST } from '../../nats/streams/acked-publisher.ts';
import { parseStateMark } from './state-mark.ts';
import type { StateMark } from './state-mark.ts';

const OPERATION = 'KV-Operation';
const NOTHING = new Uint8Array();
/** All that is set here, well rounded up. */
const HEADERS_BYTES = 1024;

/** The last thing that was written under a key, by whomever. */
export interface LastWrite {
  revision: number;
  mark: StateMark;
  /** empty for a delete marker */
  value: Uint8Array;
}

/**
 * The bucket of an Environment as the projector writes it. `expected` is the revision of the key that is replaced, 0 for none:
 * when it is another one by now, they reject with what `isWrongRevision` knows. All resolve with the new revision.
 */
export class StateWriter {
  readonly #connection: NatsConnection;
  readonly #publisher: AckedPublisher;
  readonly #stream: string;
  readonly #prefix: string;
  /** of the stream of events: sequences are its own, and nothing to another one of the same name */
  readonly #epoch: string;

  constructor(connection: NatsConnection, publisher: AckedPublisher, environment: string, epoch: string) {
    const { bucket, bucketStream } = environmentAssets(environment);
    this.#connection = connection;
    this.#publisher = publisher;
    this.#stream = bucketStream;
    this.#prefix = `$KV.${bucket}.`;
    this.#epoch = epoch;
  }

  #headers(expected: number, sequence: number): MsgHdrs {
    const headers = makeHeaders();
    headers.set(EXPECTED_LAST, String(expected));
    headers.set(STATE_HEADERS.sequence, String(sequence));
    headers.set(STATE_HEADERS.stream, this.#epoch);
    return headers;
  }

  /**
   * Whether a message may be as large as this value makes it, by what the server takes. A rebuild compares by it, too, since it has
   * to come to the same state without writing.
   */
  fits(value: string): boolean {
    const { max_payload: most = Infinity } = this.#connection.info ?? {};
    return Buffer.byteLength(value) + HEADERS_BYTES <= most;
  }

  /** Rejects with what `isTooLarge` knows when it does not fit. */
  putObject(
    key: string,
    value: string,
    expected: number,
    of: { sequence: number; status: ObjectStatus; source: EventSource },
  ): Promise<number> {
    if (!this.fits(value)) return Promise.reject(new TooLarge());
    const headers = this.#headers(expected, of.sequence);
    headers.set(STATE_HEADERS.status, of.status);
    headers.set(STATE_HEADERS.source, of.source);
    return this.#publisher.publish(this.#prefix + key, value, headers);
  }

  putSummary(key: string, value: string, expected: number, sequence: number): Promise<number> {
    return this.#publisher.publish(this.#prefix + key, value, this.#headers(expected, sequence));
  }

  /** Leaves a delete marker, as KV clients do (NATS ADR-8). */
  delete(key: string, expected: number, sequence: number): Promise<number> {
    const headers = this.#headers(expected, sequence);
    headers.set(OPERATION, 'DEL');
    return this.#publisher.publish(this.#prefix + key, NOTHING, headers);
  }

  /** Asked of the leader; null when nothing is there, not even a delete marker. @throws JetStreamError */
  async readLast(key: string): Promise<LastWrite | null> {
    const message = await messageGet(this.#connection, this.#stream, { last_by_subj: this.#prefix + key });
    if (message === null) return null;
    const headers = new Map(message.headers);
    return {
      revision: message.sequence,
      mark: parseStateMark((name) => headers.get(name), this.#epoch),
      value: message.data,
    };
  }
}
