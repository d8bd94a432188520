import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { IncomingMessage } from 'node:http';
import { followEventsSchema } from '../../../lib/domain/environments/environment-state.ts';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { natsUnavailable } from '../../../lib/server/nats/connections/connect.ts';
import { parseInput } from '../../../lib/server/http/edge/parse-input.ts';
import type { Asked } from '../http/exchange.ts';
import type { OpenStreams } from './open-streams.ts';
import { retryBlock } from './sse.ts';

const RETRY_MS = 2000;

/** Last-Event-ID as a browser sends it when it comes again; empty before it has one. */
function lastEventId({ exchange, query }: Asked): number | null {
  const header = exchange.req.header('last-event-id') ?? '';
  const { lastEventId: ofQuery } = parseInput(followEventsSchema, Object.fromEntries(query));
  // A browser that comes again keeps the address it began with.
  const id = header === '' ? ofQuery : header;
  if (id === undefined) return null;
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new VertebraError('invalid-request', 'Last-Event-ID: it is no id of an event of this API.', {
    fields: [{ path: 'Last-Event-ID', message: 'It is the id of an event: a number.' }],
  });
}

/** A client listens for hours: what its request said, a cookie of kilobytes in it, is not kept for so long. */
function forgetRequest(incoming: IncomingMessage): void {
  incoming.headers = {};
  incoming.rawHeaders = [];
}

/** `GET …/events`: the state and what becomes of it, until the client goes or must. */
export async function followEvents(asked: Asked, streams: OpenStreams): Promise<Response> {
  const { exchange, reader, hub, query } = asked;
  const { incoming, outgoing } = exchange.env;
  const after = lastEventId(asked);
  if (!(await hub.answers())) throw natsUnavailable(new Error('no answer to a ping'));
  // Nothing else will come over this connection: it ends with the stream.
  outgoing.shouldKeepAlive = false;
  exchange.header('Content-Type', 'text/event-stream; charset=utf-8');
  // nginx holds answers back without it.
  exchange.header('X-Accel-Buffering', 'no');
  if (incoming.method === 'HEAD') return exchange.body(null);
  forgetRequest(incoming);
  outgoing.writeHead(200, Object.fromEntries(exchange.res.headers)).write(retryBlock(RETRY_MS));
  const kind = query.get('kind');
  await streams.serve(outgoing, reader, hub, { after, reset: null, kind: kind === '' ? null : kind });
  return RESPONSE_ALREADY_SENT;
}
