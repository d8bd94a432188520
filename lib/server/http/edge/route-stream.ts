import { ReadableStream } from 'node:stream/web';
import type { Operation } from '../../../domain/operation.ts';
import { log } from '../../log/log.ts';
import { answerHeaders } from './answer.ts';
import { handle } from './route.ts';

/** An answer that is sent while it is made. */
export interface StreamedAnswer {
  contentType: string;
  /** what a browser saves it as; without one it is shown */
  fileName?: string;
  /** asked for the next piece when the client has taken those before it; told to return when the client is gone */
  pieces: AsyncGenerator<Uint8Array>;
}

/** An error after the first byte can only end the answer short; its words go to the log. */
async function* logged(pieces: AsyncGenerator<Uint8Array>, where: string, correlation: string) {
  try {
    yield* pieces;
  } catch (error) {
    log('a streamed answer ended short', { where, correlation }, error);
    throw error;
  }
}

/** The route handler of an operation whose answer is streamed. What `act` throws becomes a problem document as ever. */
export const streamRoute = <O extends Operation>(operation: O, act: Parameters<typeof handle<O, StreamedAnswer>>[1]) =>
  handle(operation, act, ({ contentType, fileName, pieces }, correlation) => {
    const body = ReadableStream.from(logged(pieces, operation.path, correlation));
    return new Response(body as BodyInit, {
      status: operation.status,
      headers: {
        ...answerHeaders(correlation),
        'content-type': contentType,
        ...(fileName === undefined ? {} : { 'content-disposition': `attachment; filename="${fileName}"` }),
      },
    });
  });

/** One line of JSON for each value, as the values come. */
export async function* ndjson(values: AsyncGenerator): AsyncGenerator<Uint8Array> {
  for await (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`);
}
