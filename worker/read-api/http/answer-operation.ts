import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { api } from '../../../lib/domain/paths.ts';
import { auditRefusal } from '../../../lib/server/http/edge/audit-refusal.ts';
import { callerOf } from '../../../lib/server/http/edge/caller.ts';
import { countRequest } from '../../../lib/server/http/edge/rate-limit.ts';
import type { AskReadiness } from '../../../lib/server/http/machines/answers.ts';
import { inSpan } from '../../../lib/server/telemetry/telemetry.ts';
import type { ReadOperationId } from '../../../lib/server/http/read-operations.ts';
import type { Asked, Exchange } from './exchange.ts';
import { followEvents } from '../stream/follow-events.ts';
import type { Hubs } from '../stream/hubs.ts';
import { keepViewRecorded } from './support-view.ts';
import type { OpenStreams } from '../stream/open-streams.ts';
import { readKey, readKeyHistory } from '../snapshot/read-key.ts';
import { readProjectionStatus } from '../snapshot/read-projection.ts';
import { readState } from '../snapshot/read-state.ts';
import { readerOf } from './reader.ts';
import type { EnvironmentReader } from './reader.ts';
import { queryOf, toRequest } from './to-request.ts';

/** What a server of the read API has in memory. */
export interface Served {
  hubs: Hubs;
  streams: OpenStreams;
  readiness: AskReadiness;
}

type Act = (asked: Asked, streams: OpenStreams) => Response | Promise<Response>;
/** An answer with payloads goes on for as long as its reader may see them. */
const watched =
  (act: (asked: Asked) => Response | Promise<Response>): Act =>
  async (asked, streams) => {
    await streams.watch(asked.exchange.env.outgoing, asked.reader);
    return act(asked);
  };

const ACTS: Record<Exclude<ReadOperationId, 'getProjection'>, Act> = {
  readState: watched(readState),
  readStateOfKey: watched(readKey),
  readHistoryOfKey: watched(readKeyHistory),
  followEvents,
};

/** The console renews sessions; this server only reads them. */
const stale = () =>
  new VertebraError(
    'not-signed-in',
    `The access token of this session has run out. Ask the console for ${api.me()}, which renews it, then try again.`,
  );

async function act(id: ReadOperationId, reader: EnvironmentReader, exchange: Exchange, served: Served) {
  if (id === 'getProjection') return readProjectionStatus(reader, exchange);
  if (reader.right !== null && reader.right !== 'data.read') await keepViewRecorded(reader, reader.right);
  const { incoming, outgoing } = exchange.env;
  const { hub, release } = await served.hubs.hold(reader.environment, reader.organization);
  outgoing.once('close', release);
  if (outgoing.destroyed) {
    // It went while the hub opened, and will not close again.
    release();
    return RESPONSE_ALREADY_SENT;
  }
  const key = exchange.req.param('key') ?? '';
  return ACTS[id]({ exchange, reader, key, query: queryOf(incoming), hub }, served.streams);
}

/** Answers one operation: caller, rate limit and rights, then the matter itself. Throws what becomes a problem document. */
export async function answerOperation(id: ReadOperationId, exchange: Exchange, served: Served) {
  const request = toRequest(exchange.env.incoming);
  const caller = await callerOf(request, exchange.var.correlation, stale);
  await countRequest(caller.actor);
  try {
    const reader = await readerOf(caller, exchange.req.param('env') ?? '');
    return await inSpan({ name: id, kind: 'internal' }, () => act(id, reader, exchange, served));
  } catch (error) {
    await auditRefusal(error, caller, request);
    throw error;
  }
}
