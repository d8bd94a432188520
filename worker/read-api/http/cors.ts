import type { IncomingMessage, ServerResponse } from 'node:http';
import { getConfig } from '../../../lib/server/config/config.ts';

/** Headers of ours that a page of the console may read. */
export const REVISION = 'Vertebra-Revision';
export const PAYLOADS = 'Vertebra-Payloads';
export const NEXT = 'Vertebra-Next';

/** Lets pages of the console read the answer, with their cookies, and those of no other origin. */
export function allowConsole(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Vary', 'Origin, Accept, Accept-Encoding');
  if (request.headers.origin !== getConfig().baseUrl) return;
  response.setHeader('Access-Control-Allow-Origin', getConfig().baseUrl);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', [
    'ETag',
    'X-Correlation-Id',
    'Retry-After',
    REVISION,
    PAYLOADS,
    NEXT,
  ]);
}

/** Answers what a browser asks before it sends a request with headers of its own. */
export function answerPreflight(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, If-None-Match, Last-Event-ID');
  response.setHeader('Access-Control-Max-Age', '600');
  response.writeHead(204).end();
}
