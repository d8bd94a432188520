import type { NatsConnectionLike } from '../../../jetstream/connection.ts';
import { listSubjects } from '../../../jetstream/streams/list-subjects.ts';
import type { SubjectPage } from '../../../jetstream/streams/list-subjects.ts';
import { NameIndex } from './name-index.ts';
import type { NamesOf, NamesRead } from './names-calls.ts';

/** What is kept at most; a bucket with more is searched under a part of its names. */
const MOST_NAMES = 1_000_000;
const MOST_CHARACTERS = 128 * 1024 * 1024;
/** Where keys went between two pages, the second one is read from so many names before. */
const OVERLAP = 1_000;

/** Reads the names of a bucket's keys page by page, and keeps them. */
export class NamesReader {
  readonly index = new NameIndex();
  readonly #connection: NatsConnectionLike;
  #first: SubjectPage | null = null;
  #last: SubjectPage | null = null;
  #ended = false;

  constructor(connection: NatsConnectionLike) {
    this.#connection = connection;
  }

  get state(): NamesRead {
    return {
      listed: this.index.size,
      total: Math.max(this.#last?.total ?? 0, this.index.size),
      ended: this.#ended,
      upTo: this.#first?.upTo ?? 0,
    };
  }

  /** Asks for the next page. @throws JetStreamError */
  async read({ stream, prefix, scope }: NamesOf): Promise<NamesRead> {
    const ask = (offset: number) => listSubjects(this.#connection, stream, `${prefix}${scope}>`, offset);
    const before = this.index.size;
    let page = await ask(before);
    // Names that went moved those behind them to the page before, which was read already.
    if (this.#last !== null && page.losses !== this.#last.losses) page = await ask(Math.max(0, before - OVERLAP));
    this.#first ??= page;
    this.#last = page;
    this.index.append(page.subjects.map(({ subject }) => subject.slice(prefix.length)));
    const { size, characters } = this.index;
    this.#ended = size >= page.total || size === before || size >= MOST_NAMES || characters >= MOST_CHARACTERS;
    return this.state;
  }
}
