import type { DataReader } from '../connection.ts';
import { getStream } from '../streams/get-stream.ts';
import { messageGet } from './message-get.ts';

/**
 * Sequence of the first message stored at or after a time; one past the last when there is none. Searches by halves,
 * for servers before 2.11 and streams without direct access, which cannot be asked by time.
 * @throws JetStreamError
 */
export async function findSequenceByTime(reader: DataReader, stream: string, time: string): Promise<number> {
  const { state } = await getStream(reader.connection, stream);
  const wanted = Date.parse(time);
  let low = Math.max(state.first_seq, 1);
  let high = state.last_seq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const message = await messageGet(reader.connection, stream, { seq: middle, next_by_subj: '>' });
    // Deleted messages leave gaps: everything from the middle to the message found is nothing.
    if (message === null || Date.parse(message.time) >= wanted) high = middle;
    else low = message.sequence + 1;
  }
  return low;
}
