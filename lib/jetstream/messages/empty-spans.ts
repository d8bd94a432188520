import type { DataReader } from '../connection.ts';
import { listDeleted } from '../streams/list-deleted.ts';
import { messageGet } from './message-get.ts';
import type { MessageSource, StoredMessage } from './stored-message.ts';

/** Sequences of which an answer says that nothing there matches: from one up to the message that comes next. */
export interface EmptySpan {
  from: number;
  next: number;
}

/** Each costs a question to the leader, side by side: all of a page's, which reads 100 messages, and most of a longer batch's. */
const MOST_CHECKED = 128;

/** The gaps of a batch that was read from a sequence on, before its first message and between them; the widest of very many. */
export function widestGaps(from: number, messages: readonly StoredMessage[]): EmptySpan[] {
  const width = (span: EmptySpan) => span.next - span.from;
  return messages
    .map(({ sequence }, index) => ({ from: (messages[index - 1]?.sequence ?? from - 1) + 1, next: sequence }))
    .filter((span) => width(span) > 0)
    .sort((a, b) => width(b) - width(a))
    .slice(0, MOST_CHECKED);
}

const isDeleted = ({ from, next }: EmptySpan, deleted: ReadonlySet<number>): boolean => {
  for (let sequence = from; sequence < next; sequence += 1) if (!deleted.has(sequence)) return false;
  return true;
};

/**
 * Whether the stream's leader finds nothing in these spans either, and the same message behind each. Of all messages it is
 * asked once, for what is deleted, where that is known to be no long list; behind a filter once for each span.
 */
export async function leaderAgrees(
  reader: DataReader,
  { stream, deleted = Infinity }: MessageSource,
  spans: readonly EmptySpan[],
  filter = '>',
): Promise<boolean> {
  const known = filter === '>' && spans.length > 1 ? await listDeleted(reader.connection, stream, deleted) : null;
  if (known !== null) return spans.every((span) => isDeleted(span, known));
  const agreed = await Promise.all(
    spans.map(async ({ from, next }) => {
      const message = await messageGet(reader.connection, stream, { seq: from, next_by_subj: filter });
      return message?.sequence === next;
    }),
  );
  return !agreed.includes(false);
}
