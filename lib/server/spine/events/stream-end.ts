import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../domain/names.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';

/**
 * Tells marks of the projector from those that somebody made up: anybody who may write into the bucket can write headers as well, and a
 * sequence that no event has yet would have every later event seem late.
 */
export class StreamEnd {
  readonly #connection: NatsConnection;
  readonly #stream: string;
  #last = 0;

  constructor(connection: NatsConnection, environment: string) {
    this.#connection = connection;
    this.#stream = environmentAssets(environment).stream;
  }

  /** Whether there was an event of that sequence already. Asks NATS when it is later than all it heard of; throws what that answers. */
  async has(sequence: number): Promise<boolean> {
    if (sequence > this.#last) {
      this.#last = (await getStream(this.#connection, this.#stream)).state.last_seq;
    }
    return sequence <= this.#last;
  }
}
