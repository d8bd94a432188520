import { randomUUID } from 'node:crypto';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import { cors } from 'hono/cors';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import { answerHeaders, answerProblem } from '../../../lib/server/http/edge/answer.ts';
import { answerReady } from '../../../lib/server/http/machines/answers.ts';
import { READ_OPERATIONS } from '../../../lib/server/http/read-operations.ts';
import type { ReadOperationId } from '../../../lib/server/http/read-operations.ts';
import { observeRequest } from '../../../lib/server/http/request-metrics.ts';
import { log } from '../../../lib/server/log/log.ts';
import { answerOperation } from './answer-operation.ts';
import type { Served } from './answer-operation.ts';
import { NEXT, PAYLOADS, REVISION } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { requestPath } from './to-request.ts';

const IDS = Object.keys(READ_OPERATIONS) as ReadOperationId[];
/** Their answers have an `ETag`. */
const TAGGED: ReadOperationId[] = ['readState', 'readStateOfKey'];
const VARY = 'Origin, Accept, Accept-Encoding';
const EXPOSED = ['ETag', 'X-Correlation-Id', 'Retry-After', REVISION, PAYLOADS, NEXT];

/** Answers 304 to `If-None-Match`; a page can read such an answer, too. */
const notModified = etag({
  retainedHeaders: [
    ...RETAINED_304_HEADERS,
    ...EXPOSED,
    ...['origin', 'credentials'].map((name) => `Access-Control-Allow-${name}`),
    'Access-Control-Expose-Headers',
  ],
});

/** Lets pages of the console read answers, with their cookies, and those of no other origin; answers preflights. */
const allowConsole = () =>
  cors({
    origin: getConfig().baseUrl,
    credentials: true,
    // Hono puts no spaces between several.
    allowMethods: ['GET, HEAD'],
    allowHeaders: ['Authorization, If-None-Match, Last-Event-ID'],
    exposeHeaders: [EXPOSED.join(', ')],
    maxAge: 600,
  });

function refuseMethod(exchange: Exchange): never {
  exchange.header('Allow', 'GET, HEAD, OPTIONS');
  throw new VertebraError('method-not-allowed', 'It takes GET and HEAD. Nothing was changed.');
}

/** What goes wrong becomes a problem document, or ends an answer short that has begun. */
function answerError(error: Error, { env: { incoming, outgoing }, var: { correlation } }: Exchange): Response {
  // Whoever went away in the middle of an answer needs none.
  if (outgoing.destroyed) return RESPONSE_ALREADY_SENT;
  const where = `${incoming.method} ${requestPath(incoming)}`;
  if (!outgoing.headersSent) return answerProblem(error, correlation, where);
  log('an answer ended short', { where, correlation }, error);
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Every address of the projector's HTTP server. */
export function routes(served: Served) {
  const app = new Hono<{ Bindings: HttpBindings; Variables: { correlation: string } }>({
    getPath: (_request, options) => (options?.env ? requestPath(options.env.incoming) : ''),
  });
  app.use(async (exchange, next) => {
    exchange.set('correlation', randomUUID());
    const headers = { ...answerHeaders(exchange.var.correlation), vary: VARY };
    for (const [name, value] of Object.entries(headers)) exchange.header(name, value);
    await next();
    // Hono adds to it what is in it.
    exchange.header('Vary', VARY);
  });
  // `OPTIONS` of an unknown address is not found, as any other request.
  app.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '*', allowConsole());
  app.all('/healthz', (exchange) => exchange.json({ healthy: true }));
  app.all('/readyz', () => answerReady(served.readiness));
  for (const id of IDS) {
    const { path: route } = READ_OPERATIONS[id];
    const path = route.replaceAll(/\{(\w+)\}/g, ':$1');
    app.use(path, async (exchange, next) => {
      const start = performance.now();
      await next();
      const { incoming, outgoing } = exchange.env;
      // An event stream goes on; what is measured is how long it took to bring its client up to date.
      const { status } = outgoing.headersSent ? { status: outgoing.statusCode } : exchange.res;
      observeRequest(incoming.method ?? '', route, status, (performance.now() - start) / 1000);
    });
    app.on('OPTIONS', path, allowConsole());
    if (TAGGED.includes(id)) app.get(path, notModified);
    app.get(path, (exchange) => answerOperation(id, exchange, served));
    app.all(path, refuseMethod);
  }
  app.notFound((exchange) =>
    answerError(new VertebraError('not-found', 'Unknown address. docs/read-api.md describes all there are.'), exchange),
  );
  app.onError(answerError);
  return app;
}
