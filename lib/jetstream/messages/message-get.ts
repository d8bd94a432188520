import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { getStream } from '../streams/get-stream.ts';
import { JetStreamError } from '../jetstream-error.ts';
import { request } from '../request.ts';
import { toSequence } from '../sequence.ts';
import type { StoredMessage } from './stored-message.ts';

const answerSchema = z.looseObject({
  message: z.looseObject({
    subject: z.string(),
    seq: z.number(),
    time: z.string(),
    hdrs: z.base64().optional(),
    data: z.base64().optional(),
  }),
});

/** JSNoMessageFoundErr (nats-server, server/errors.json) */
const NO_MESSAGE_FOUND = 10037;

type Which = { seq: number; next_by_subj: string } | { last_by_subj: string };

/**
 * One message, asked of the stream's leader; null when there is none, and that is so: a server that was frozen may answer as the
 * leader it was, so what it does not have is asked again once a leader is known. Slower than a batch, and works on every
 * server, for streams without direct access and for headers that a client cannot read.
 * @throws JetStreamError
 */
export async function messageGet(
  connection: NatsConnectionLike,
  stream: string,
  which: Which,
): Promise<StoredMessage | null> {
  const message = await askOnce(connection, stream, which);
  if (message !== null) return message;
  const { cluster } = await getStream(connection, stream);
  return cluster && cluster.replicas.length > 0 ? askOnce(connection, stream, which) : null;
}

async function askOnce(connection: NatsConnectionLike, stream: string, which: Which): Promise<StoredMessage | null> {
  // A larger one would ask for another message, or in a form that the server does not read.
  if ('seq' in which) toSequence(which.seq);
  try {
    const { message } = await request(connection, `STREAM.MSG.GET.${stream}`, which, answerSchema);
    return {
      sequence: toSequence(message.seq),
      subject: message.subject,
      time: message.time,
      headers: parseHeaders(fromBase64(message.hdrs)),
      data: fromBase64(message.data),
    };
  } catch (error) {
    if (error instanceof JetStreamError && error.errCode === NO_MESSAGE_FOUND) return null;
    throw error;
  }
}

const fromBase64 = (text = ''): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/**
 * Reads a raw NATS header block (NATS ADR-4). Never throws: whatever a publisher stored is shown as well as it can be,
 * while the clients refuse the whole message for one odd name.
 */
export function parseHeaders(block: Uint8Array): [name: string, value: string][] {
  const lines = new TextDecoder().decode(block).split('\r\n').slice(1);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}
