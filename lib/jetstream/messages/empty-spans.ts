import type { DataReader } from '../connection.ts';
import { messageGet } from './message-get.ts';
import type { StoredMessage } from './stored-message.ts';

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

/** Whether the stream's leader finds nothing in these spans either, and the same message behind each. */
export async function leaderAgrees(
  reader: DataReader,
  stream: string,
  spans: readonly EmptySpan[],
  filter = '>',
): Promise<boolean> {
  const agreed = await Promise.all(
    spans.map(async ({ from, next }) => {
      const message = await messageGet(reader.connection, stream, { seq: from, next_by_subj: filter });
      return message?.sequence === next;
    }),
  );
  return !agreed.includes(false);
}
