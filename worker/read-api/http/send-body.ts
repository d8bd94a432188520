import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

/** Whether the client takes gzip (RFC 9110, 12.5.3). */
function takesGzip({ headers }: IncomingMessage): boolean {
  const accepted = String(headers['accept-encoding']);
  const [found = '', quality = '1'] = /\bgzip\b\s*(?:;\s*q=([\d.]+))?/i.exec(accepted) ?? [];
  return found !== '' && Number(quality) > 0;
}

/** Sends a text that is made while it is sent, no faster than the client takes it. */
export async function sendBody(
  incoming: IncomingMessage,
  response: ServerResponse,
  pieces: Iterable<string>,
): Promise<void> {
  if (incoming.method === 'HEAD') {
    response.end();
    return;
  }
  const bytes = Readable.from(pieces, { objectMode: true }).map((piece: string) => Buffer.from(piece));
  if (!takesGzip(incoming)) return pipeline(bytes, response);
  response.setHeader('Content-Encoding', 'gzip');
  return pipeline(bytes, createGzip({ level: constants.Z_BEST_SPEED }), response);
}
