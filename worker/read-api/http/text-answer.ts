import { hash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { accepts } from 'hono/accepts';
import { log } from '../../../lib/server/log/log.ts';
import type { Followed } from '../stream/hub.ts';
import type { Asked, Exchange } from './exchange.ts';
import { requestPath } from './to-request.ts';

/**
 * Names what an answer was made of: the bucket and its revision, what was asked for in which form, and whether payloads are in
 * it. Weak, since the same answer goes out compressed, too (RFC 9110, 8.8.1).
 */
export function etagOf({ created }: Followed, revision: number, { reader, exchange }: Asked, form: string): string {
  const about = [created, exchange.env.incoming.url, form, reader.right !== null];
  return `W/"${revision}-${hash('sha256', JSON.stringify(about)).slice(0, 16)}"`;
}

/** What fails amid it ends the answer short: the adapter would send the words of the error as the rest of it. */
function* endingShort(pieces: Iterable<string>, { env: { incoming, outgoing }, var: { correlation } }: Exchange) {
  try {
    for (const piece of pieces) yield Buffer.from(piece);
  } catch (error) {
    log('an answer ended short', { where: `${incoming.method} ${requestPath(incoming)}`, correlation }, error);
    outgoing.destroy();
  }
}

const toStream = (pieces: Generator<Uint8Array, void>) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.next();
      if (piece.done === true) controller.close();
      else controller.enqueue(piece.value);
    },
  });

/** Answers with a text, or with one that is made while it is sent, no faster than the client takes it. */
export function answerText(exchange: Exchange, type: string, text: string | Generator<string, void>): Response {
  const coding = accepts(exchange, { header: 'Accept-Encoding', supports: ['gzip'], default: 'identity' });
  exchange.header('Content-Type', type);
  if (coding === 'identity' && typeof text === 'string') return exchange.body(text);
  const pieces = endingShort(typeof text === 'string' ? [text] : text, exchange);
  if (coding === 'identity') return exchange.body(toStream(pieces));
  exchange.header('Content-Encoding', coding);
  // It ends early when the client has gone: there is nobody to tell.
  const packed = pipeline(Readable.from(pieces), createGzip({ level: constants.Z_BEST_SPEED }), () => undefined);
  return exchange.body(Readable.toWeb(packed) as ReadableStream<Uint8Array>);
}
