import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import type { Check } from '../../../lib/server/features/system/get-readiness.query.ts';
import { answerHeaders, answerProblem } from '../../../lib/server/http/edge/answer.ts';
import { answerReadiness, metrics } from '../../../lib/server/http/metrics.ts';
import { READ_OPERATIONS } from '../../../lib/server/http/read-operations.ts';
import { observeRequest } from '../../../lib/server/http/request-metrics.ts';
import { log } from '../../../lib/server/log/log.ts';
import { answerOperation } from './answer-operation.ts';
import type { Served } from './answer-operation.ts';
import { allowConsole, answerPreflight } from './cors.ts';
import { matchOperation } from './match-operation.ts';
import type { Matched } from './match-operation.ts';
import { requestPath, toRequest } from './to-request.ts';

const METHODS = ['GET', 'HEAD'];

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  served: Served,
  matched: Matched | null,
  correlation: string,
) {
  const ofMachine = await answerMachine(requestPath(incoming), toRequest(incoming).headers, served.checks);
  if (ofMachine !== null) return sendResponse(ofMachine, response);
  if (matched === null) {
    throw new VertebraError('not-found', 'Unknown address. docs/read-api.md describes all there are.');
  }
  if (incoming.method === 'OPTIONS') {
    answerPreflight(response);
    return;
  }
  if (!METHODS.includes(incoming.method ?? '')) {
    response.setHeader('Allow', [...METHODS, 'OPTIONS'].join(', '));
    throw new VertebraError('method-not-allowed', `It takes ${METHODS.join(' and ')}. Nothing was changed.`);
  }
  await answerOperation(matched, { incoming, response, request: toRequest(incoming) }, served, correlation);
}

/** What goes wrong becomes a problem document, or ends an answer short that has begun. */
async function answerError(error: unknown, incoming: IncomingMessage, response: ServerResponse, correlation: string) {
  // Whoever went away in the middle of an answer needs none.
  if (response.destroyed) return;
  const where = `${incoming.method} ${requestPath(incoming)}`;
  if (!response.headersSent) return sendResponse(answerProblem(error, correlation, where), response);
  log('an answer ended short', { where, correlation }, error);
  response.destroy();
}

/** Answers any request. */
export async function handleRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const start = performance.now();
  const correlation = randomUUID();
  for (const [name, value] of Object.entries(answerHeaders(correlation))) response.setHeader(name, value);
  allowConsole(incoming, response);
  const matched = matchOperation(requestPath(incoming));
  try {
    await answer(incoming, response, served, matched, correlation);
  } catch (error) {
    await answerError(error, incoming, response, correlation);
  }
  if (matched === null) return;
  const { path: route } = READ_OPERATIONS[matched.id];
  // An event stream goes on; what is measured is how long it took to bring its client up to date.
  observeRequest(incoming.method ?? '', route, response.statusCode, (performance.now() - start) / 1000);
}

/** What machines ask of the process, without a session; null for another path. `checks` are those besides what every server needs. */
async function answerMachine(path: string, headers: Headers, checks: () => readonly Check[]): Promise<Response | null> {
  switch (path) {
    case '/healthz':
      return Response.json({ healthy: true }, { headers: { 'cache-control': 'no-store' } });
    case '/readyz': {
      const server = await getReadiness();
      const all = [...server.checks, ...checks()];
      return answerReadiness({ ready: all.every((check) => check.ready), checks: all }, headers);
    }
    case '/metrics':
      return metrics(headers);
    default:
      return null;
  }
}

/** Sends an answer in the form in which problems and figures are made. */
async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}
