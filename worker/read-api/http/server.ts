import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import type { Check } from '../../../lib/server/features/system/get-readiness.query.ts';
import { answerProblem } from '../../../lib/server/http/edge/answer.ts';
import { attachFront } from '../../../lib/server/http/edge/front.ts';
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
  /** tells every client to come again elsewhere, and takes no more */
  stop: () => Promise<void>;
}

/** A request from whose host and address Hono can make no URL has not come to a handler. */
function answerUnread(error: unknown): Response {
  const problem = new VertebraError('bad-request', 'Its host and address make no URL. Nothing was changed.');
  return answerProblem(error instanceof RequestError ? problem : error, randomUUID(), 'a request');
}

/** Starts the projector's HTTP server: the read API, and what machines ask of the process. `checks` are for its readiness. */
export async function startReadApi({ checks }: { checks: () => readonly Check[] }): Promise<ReadApi> {
  const hubs = new Hubs();
  const streams = new OpenStreams();
  measureReadApi({ streams: () => streams.size, hubs: () => hubs.size });
  const { fetch } = routes({ hubs, streams, checks });
  const listener = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    // of a request of HTTP/1.0 without one
    hostname: 'localhost',
    errorHandler: answerUnread,
  });
  const server = createServer((incoming, response) => void listener(incoming, response));
  // Addresses of its own it judges itself; they take reading only, as all others here.
  attachFront(server, { headers: () => securityHeaders(getConfig().projectorUrl), methods: () => null });
  server.timeout = SILENCE_MS;
  const { host, port } = getConfig().projectorListen;
  server.listen({ host, port, backlog: BACKLOG });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
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
