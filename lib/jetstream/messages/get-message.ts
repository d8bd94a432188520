import type { NatsConnectionLike } from '../connection.ts';
import { messageGet } from './message-get.ts';
import type { StoredMessage } from './stored-message.ts';

/** The message of exactly this sequence, or null when it was deleted or is not there yet. @throws JetStreamError */
export async function getMessage(
  connection: NatsConnectionLike,
  stream: string,
  sequence: number,
): Promise<StoredMessage | null> {
  const message = await messageGet(connection, stream, { seq: sequence, next_by_subj: '>' });
  return message?.sequence === sequence ? message : null;
}
