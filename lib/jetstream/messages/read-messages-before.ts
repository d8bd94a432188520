import type { DataReader } from '../connection.ts';
import { getStream } from '../streams/get-stream.ts';
import type { MessageSource, StoredMessage } from './stored-message.ts';
import { readForward } from './read-forward.ts';
import type { SearchWindow } from './search-window.ts';
import { firstWindow, lowerWindow, upperHalf } from './search-window.ts';
import { toSequence } from '../sequence.ts';

/** What the stream's leader said before its messages were searched. */
export interface SearchBounds {
  source: MessageSource;
  /** its first sequence; what is below never comes back */
  floor: number;
  /** its last sequence */
  upTo: number;
  /** when, by `performance.now()` */
  askedAt: number;
}

export interface BeforeQuery {
  stream: string;
  /** only messages before this sequence; the newest ones without it */
  before?: number | undefined;
  /** of the page above: while they are new, older messages are searched without asking for them again */
  bounds?: SearchBounds | null | undefined;
  filter?: string | undefined;
  limit: number;
  signal?: AbortSignal;
  /** told before each read which sequences are searched already */
  onProgress?: (searchedDownTo: number) => void;
}

export interface MessagePage {
  /** newest first */
  messages: StoredMessage[];
  /** `before` of the next page; null when the start of the stream is reached */
  next: number | null;
  /** the stream's last sequence when the search began: nothing up to it is left to be found above this page */
  upTo: number;
  /** for the next page */
  bounds: SearchBounds;
}

/** Since then more may have been deleted than can be listed, and the stream may have been made anew. */
const MOST_AGE_MILLISECONDS = 10_000;

/** A page that stops short for one of these reasons says where to go on. */
const MAX_READS = 60;
const MAX_BYTES = 8 * 1024 * 1024;

async function boundsOf(reader: DataReader, { stream, before, bounds }: BeforeQuery): Promise<SearchBounds> {
  const askedAt = performance.now();
  // The newest messages are those of now, whatever was known before.
  if (before !== undefined && bounds && askedAt - bounds.askedAt < MOST_AGE_MILLISECONDS) return bounds;
  const { config, state } = await getStream(reader.connection, stream);
  return {
    source: { stream, allowDirect: config.allow_direct, deleted: state.num_deleted },
    floor: Math.max(state.first_seq, 1),
    upTo: toSequence(state.last_seq),
    askedAt,
  };
}

/**
 * The newest messages before a sequence, newest first. Fewer than `limit` do not mean the end: `next` does.
 * @throws JetStreamError, or the signal's reason
 */
export async function readMessagesBefore(reader: DataReader, query: BeforeQuery): Promise<MessagePage> {
  const bounds = await boundsOf(reader, query);
  const { source, floor, upTo } = bounds;
  const before = Math.min(query.before ?? Infinity, upTo + 1);
  let window: SearchWindow | null = before > floor ? firstWindow(before, floor, query.limit) : null;
  let searchedDownTo = before;
  let found: StoredMessage[] = [];
  let bytes = 0;

  for (
    let reads = 0;
    window !== null && found.length < query.limit && bytes < MAX_BYTES && reads < MAX_READS;
    reads += 1
  ) {
    query.onProgress?.(searchedDownTo);
    const { messages, exhausted } = await readForward(reader, source, {
      from: window.from,
      before: window.before,
      filter: query.filter,
      limit: Math.min(window.before - window.from, 2 * query.limit),
      maxBytes: MAX_BYTES,
      signal: query.signal,
    });
    const last = messages.at(-1);
    if (exhausted || last === undefined) {
      found = [...messages, ...found];
      bytes += messages.reduce((sum, message) => sum + message.data.length, 0);
      searchedDownTo = window.from;
      window = lowerWindow(window);
    } else window = upperHalf(window, last.sequence);
  }

  const page = found.slice(-query.limit).reverse();
  const cut = found.length > query.limit;
  const next = cut ? (page.at(-1)?.sequence ?? searchedDownTo) : searchedDownTo;
  return { messages: page, next: window === null && !cut ? null : next, upTo, bounds };
}
