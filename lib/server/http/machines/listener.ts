import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VertebraError } from '../../../domain/errors.ts';
import { listenText } from '../../config/listen-address.ts';
import type { ListenAddress } from '../../config/listen-address.ts';
import { answerJson, answerProblem } from '../edge/answer.ts';
import { attachFront } from '../edge/front.ts';
import { answerMetrics, answerReadiness, sharedReadiness } from './answers.ts';
import type { AskReadiness } from './answers.ts';
import { measureReadiness } from './degraded-metric.ts';
import { listen } from './listen.ts';

/** Whoever asks is on the same network: what is not there by then will not come. */
const REQUEST_MS = 5_000;
/** Connections that are open at once; Prometheus and probes have a few. */
const MAX_CONNECTIONS = 500;
const HEADERS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" };

async function answer(request: IncomingMessage, ask: AskReadiness): Promise<Response> {
  const [path = ''] = (request.url ?? '').split('?');
  const { authorization } = request.headers;
  const headers = new Headers(authorization === undefined ? {} : { authorization });
  try {
    if (path === '/metrics') return await answerMetrics(headers);
    if (path === '/readyz') return await answerReadiness(ask, headers);
    if (path === '/healthz') return answerJson({ healthy: true }, 200, randomUUID());
    throw new VertebraError('not-found', 'Unknown address. Here are /metrics, /readyz and /healthz.');
  } catch (error) {
    return answerProblem(error, randomUUID(), `GET ${path}`);
  }
}

async function send(request: IncomingMessage, response: ServerResponse, ask: AskReadiness): Promise<void> {
  const made = await answer(request, ask);
  const body = Buffer.from(await made.arrayBuffer());
  response.writeHead(made.status, { ...Object.fromEntries(made.headers), 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * The server that machines ask, apart from the public one: `/metrics`, `/readyz` with its checks, `/healthz`. Its address is what
 * `variable` says. Throws a ConfigError when it cannot listen there.
 */
export async function startMachineListener(
  address: ListenAddress,
  variable: string,
  ask: AskReadiness,
): Promise<{ address: string; stop: () => void }> {
  const once = sharedReadiness(ask);
  measureReadiness(once);
  const server = createServer({ connectionsCheckingInterval: 1_000 }, (request, response) => {
    void send(request, response, once);
  });
  attachFront(server, { headers: () => HEADERS, methods: () => ['GET', 'HEAD'] });
  Object.assign(server, {
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    timeout: REQUEST_MS * 2,
    maxConnections: MAX_CONNECTIONS,
  });
  const listens = await listen(server, address, variable);
  return {
    address: listenText(listens),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
