import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Check } from '../../../lib/server/features/system/get-readiness.query.ts';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { api } from '../../../lib/domain/paths.ts';
import { auditRefusal } from '../../../lib/server/http/edge/audit-refusal.ts';
import { callerOf } from '../../../lib/server/http/edge/caller.ts';
import type { CallerRequest, SignedIn } from '../../../lib/server/http/edge/caller.ts';
import { countRequest } from '../../../lib/server/http/edge/rate-limit.ts';
import type { ReadOperationId } from '../../../lib/server/http/read-operations.ts';
import type { Asked } from './asked.ts';
import { followEvents } from '../stream/follow-events.ts';
import type { Hubs } from '../stream/hubs.ts';
import { keepViewRecorded } from './support-view.ts';
import type { Matched } from './match-operation.ts';
import type { OpenStreams } from '../stream/open-streams.ts';
import { readKey, readKeyHistory } from '../snapshot/read-key.ts';
import { sendProjection } from '../snapshot/read-projection.ts';
import { readState } from '../snapshot/read-state.ts';
import { readerOf } from './reader.ts';
import { queryOf } from './to-request.ts';

/** What a server of the read API has in memory. */
export interface Served {
  hubs: Hubs;
  streams: OpenStreams;
  /** for the readiness of the process */
  checks: () => readonly Check[];
}

/** A request of node:http, and the same in the form in which requests are judged. */
export interface Exchange {
  incoming: IncomingMessage;
  response: ServerResponse;
  request: CallerRequest;
}

type Act = (asked: Asked, streams: OpenStreams) => Promise<void>;
/** An answer with payloads goes on for as long as its reader may see them. */
const watched =
  (act: (asked: Asked) => Promise<void>): Act =>
  async (asked, streams) => {
    await streams.watch(asked.response, asked.reader);
    await act(asked);
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

async function act(caller: SignedIn, { id, environment, key }: Matched, exchange: Exchange, { hubs, streams }: Served) {
  const { incoming, response } = exchange;
  const reader = await readerOf(caller, environment);
  if (id === 'getProjection') {
    await sendProjection(reader, incoming, response);
    return;
  }
  if (reader.right !== null && reader.right !== 'data.read') await keepViewRecorded(reader, reader.right);
  const { hub, release } = await hubs.hold(environment, reader.organization);
  response.once('close', release);
  if (response.destroyed) {
    // It went while the hub opened, and will not close again.
    release();
    return;
  }
  await ACTS[id]({ reader, key, query: queryOf(incoming), incoming, response, hub }, streams);
}

/** Answers one operation: caller, rate limit and rights, then the matter itself. Throws what becomes a problem document. */
export async function answerOperation(matched: Matched, exchange: Exchange, served: Served, correlation: string) {
  const { request } = exchange;
  const caller = await callerOf(request, correlation, stale);
  await countRequest(caller.actor);
  try {
    await act(caller, matched, exchange, served);
  } catch (error) {
    await auditRefusal(error, caller, request);
    throw error;
  }
}
