import type { DataReader } from '../connection.ts';
import { getStream } from '../streams/get-stream.ts';
import { readForward } from './read-forward.ts';
import { toSequence } from '../sequence.ts';

/**
 * Sequence of the first message that a stream stored at or after a time (ISO 8601); one past the last where there is none. Of a time
 * outside of what the stream holds no message is asked for.
 * @throws JetStreamError, or the signal's reason
 */
export async function sequenceAt(
  reader: DataReader,
  stream: string,
  time: string,
  signal?: AbortSignal,
): Promise<number> {
  const { config, state } = await getStream(reader.connection, stream);
  const behind = toSequence(state.last_seq) + 1;
  const wanted = Date.parse(time);
  if (state.messages === 0 || wanted > Date.parse(state.last_ts)) return behind;
  if (wanted <= Date.parse(state.first_ts)) return Math.max(state.first_seq, 1);
  const source = { stream, allowDirect: config.allow_direct, deleted: state.num_deleted };
  const { messages } = await readForward(reader, source, { from: { time }, limit: 1, signal });
  return messages[0]?.sequence ?? behind;
}
