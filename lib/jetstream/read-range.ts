import type { DataReader } from './connection.ts';
import type { MessageSource } from './message-source.ts';
import { readForward } from './read-forward.ts';
import type { StoredMessage } from './stored-message.ts';

export interface RangeQuery {
  /** first sequence, from 1 on */
  from: number;
  /** only messages before this sequence */
  before: number;
  filter?: string | undefined;
  signal?: AbortSignal | undefined;
}

const BATCH = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * All messages of a range in order, a batch at a time; the next batch is on its way while one is worked on, and no more
 * than that, so a slow consumer holds the reading back.
 * @throws JetStreamError, or the signal's reason
 */
export async function* readRange(
  reader: DataReader,
  source: MessageSource,
  { from, ...query }: RangeQuery,
): AsyncGenerator<StoredMessage[]> {
  const ask = (start: number) => {
    const answer = readForward(reader, source, { ...query, from: start, limit: BATCH, maxBytes: MAX_BYTES });
    // It fails where it is awaited, or not at all when nobody wants to go on.
    answer.catch(() => undefined);
    return answer;
  };
  for (let coming = ask(from); ;) {
    const { messages, exhausted } = await coming;
    const last = messages.at(-1);
    if (last === undefined) return;
    if (!exhausted) coming = ask(last.sequence + 1);
    yield messages;
    if (exhausted) return;
  }
}
