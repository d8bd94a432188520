import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import { listenText } from '../../../lib/server/config/listen-address.ts';
import { answerProblem } from '../../../lib/server/http/edge/answer.ts';
import { attachFront } from '../../../lib/server/http/edge/front.ts';
import type { AskReadiness } from '../../../lib/server/http/machines/answers.ts';
import { listen } from '../../../lib/server/http/machines/listen.ts';
import { READ_OPERATIONS } from '../../../lib/server/http/read-operations.ts';
import { routeFinder } from '../../../lib/server/http/route-patterns.ts';
import { securityHeaders } from '../../../lib/server/http/page/security-headers.ts';
import { routes } from './app.ts';
import { Hubs } from '../stream/hubs.ts';
import { measureReadApi } from '../metrics.ts';
import { OpenStreams } from '../stream/open-streams.ts';

/** Many clients come at once when a projector was started anew. */
const BACKLOG = 4096;
/** A connection on which nothing moves for so long is cut off; event streams beat more often. */
const SILENCE_MS = 60_000;
/** Clients that do not take their last words in this time are cut off. */
const SHUTDOWN_GRACE_MS = 2000;

export interface ReadApi {
  port: number;
  /** host and port, as text */
  address: string;
  /** tells every client to come again elsewhere, and takes no more */
  stop: () => Promise<void>;
}

/** A request from whose host and address Hono can make no URL has not come to a handler. */
function answerUnread(error: unknown): Response {
  const problem = new VertebraError('bad-request', 'Its host and address make no URL. Nothing was changed.');
  return answerProblem(error instanceof RequestError ? problem : error, randomUUID(), 'a request');
}

/** Starts the projector's public HTTP server: the read API, and whether the process is ready. */
export async function startReadApi(readiness: AskReadiness): Promise<ReadApi> {
  const hubs = new Hubs();
  const streams = new OpenStreams();
  measureReadApi({ streams: () => streams.size, hubs: () => hubs.size });
  const { fetch } = routes({ hubs, streams, readiness });
  const listener = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    // of a request of HTTP/1.0 without one
    hostname: 'localhost',
    errorHandler: answerUnread,
  });
  const server = createServer((incoming, response) => void listener(incoming, response));
  // Addresses of its own it judges itself; they take reading only, as all others here.
  attachFront(server, {
    headers: () => securityHeaders(getConfig().projectorUrl),
    methods: () => null,
    route: routeFinder(Object.values(READ_OPERATIONS).map(({ path }) => path)),
  });
  server.timeout = SILENCE_MS;
  const { projectorListen } = getConfig();
  const { host, port } = await listen(server, projectorListen, 'VERTEBRA_PROJECTOR_LISTEN', BACKLOG);
  return {
    port,
    address: listenText({ host, port }),
    stop: async () => {
      streams.close();
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), SHUTDOWN_GRACE_MS);
      await closed;
      clearTimeout(late);
      hubs.close();
    },
  };
}
