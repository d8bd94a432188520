import type { IncomingMessage, ServerResponse } from 'node:http';
import { telemetry } from '../telemetry/telemetry.ts';
import type { SpanEnd } from '../telemetry/telemetry.ts';

/** Those that semantic conventions name: others could be any text. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);
/** What probes ask, and files that are the same for everybody. */
const NOT_TRACED = /^\/(?:healthz|readyz|_next\/.*|favicon\.ico|icon\.svg)$/;

function endOf(response: ServerResponse): SpanEnd {
  // Whoever went away before has no answer, and none of ours failed.
  if (!response.headersSent) return {};
  const status = response.statusCode;
  const correlation = response.getHeader('x-correlation-id');
  return {
    attributes: {
      'http.response.status_code': status,
      ...(typeof correlation === 'string' ? { 'vertebra.correlation': correlation } : {}),
    },
    ...(status >= 500 ? { errorType: String(status) } : {}),
  };
}

/**
 * Handles a request in a span of its own (semantic conventions, HTTP server), until its answer is sent or its client is gone. The span
 * has the pattern of the path and not the path, in which names stand, nor what follows it.
 */
export function traceRequest(
  request: IncomingMessage,
  response: ServerResponse,
  routeOf: (path: string) => string | null,
  handle: () => void,
): void {
  const known = telemetry();
  const [path = ''] = (request.url ?? '').split('?');
  if (known === undefined || NOT_TRACED.test(path)) {
    handle();
    return;
  }
  const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : '_OTHER';
  const route = routeOf(path);
  known.run(
    {
      name: [method === '_OTHER' ? 'HTTP' : method, ...(route === null ? [] : [route])].join(' '),
      kind: 'server',
      headers: request.headers,
      attributes: {
        'http.request.method': method,
        'url.scheme': 'http',
        ...(route === null ? {} : { 'http.route': route }),
      },
    },
    (end) => {
      response.once('close', () => end(endOf(response)));
      handle();
    },
  );
}
