import type { NatsConnectionLike } from '../../../jetstream/connection.ts';
import { JetStreamError, toJetStreamError } from '../../../jetstream/jetstream-error.ts';
import { toSent } from './names-calls.ts';
import type { NamesCall, NamesFound, NamesOf, NamesRead, NamesWanted, ToPage, ToWorker } from './names-calls.ts';

interface Waiting {
  resolve: (value: NamesRead | NamesFound) => void;
  reject: (error: Error) => void;
}

/** The one that the page has now. */
interface Connection {
  readonly current: NatsConnectionLike | null;
}

/** The names of a bucket's keys in a worker of their own; it asks NATS by the connection of the page. */
export class KeyNames {
  readonly #worker = new Worker(new URL('./names-worker.ts', import.meta.url), { type: 'module', name: 'key-names' });
  readonly #waiting = new Map<number, Waiting>();
  readonly #connection: Connection;
  readonly #of: NamesOf;
  #calls = 0;

  constructor(connection: Connection, of: NamesOf) {
    this.#connection = connection;
    this.#of = of;
    this.#worker.addEventListener('message', ({ data }: MessageEvent<ToPage>) => this.#take(data));
    this.#worker.addEventListener('error', () => this.#fail(new Error('The list of names could not be kept here.')));
  }

  /** Asks for the next page of names: one request as a rule. @throws JetStreamError */
  read(): Promise<NamesRead> {
    return this.#call('read', this.#of) as Promise<NamesRead>;
  }

  /** Adds names that it may have already. */
  insert(names: string[]): Promise<NamesRead> {
    return this.#call('insert', names) as Promise<NamesRead>;
  }

  find(wanted: NamesWanted): Promise<NamesFound> {
    return this.#call('find', wanted) as Promise<NamesFound>;
  }

  /** Ends it at once; what still waits for an answer gets none. */
  close(): void {
    this.#worker.terminate();
    this.#waiting.clear();
  }

  #call(call: NamesCall['call'], value: NamesCall['value']): Promise<NamesRead | NamesFound> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ call, id, value } as NamesCall);
    });
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #take(message: ToPage): void {
    if ('question' in message) {
      void this.#ask(message);
      return;
    }
    const waiting = this.#waiting.get(message.done);
    this.#waiting.delete(message.done);
    if ('value' in message) waiting?.resolve(message.value);
    else waiting?.reject(new JetStreamError(message.error.kind, message.error.message, message.error));
  }

  async #ask({ question, subject, payload, timeout }: Extract<ToPage, { question: number }>): Promise<void> {
    try {
      const connection = this.#connection.current;
      if (connection === null) throw new JetStreamError('disconnected', 'The connection to NATS is gone.');
      const { data } = await connection.request(subject, payload, { timeout });
      // the client's buffer may hold more than this answer
      const own = data.slice();
      this.#post({ answer: question, data: own }, [own.buffer]);
    } catch (error) {
      this.#post({ answer: question, error: toSent(toJetStreamError(error, subject)) });
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
