import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { AUDIT_STREAM, CHECKPOINT_STREAM } from '../../nats/streams/audit-streams.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';
import { GENESIS, placeOf } from './chain.ts';
import type { ChainPlace } from './chain.ts';
import { checkpointSubject, readCheckpoint } from './checkpoint.ts';

/** When all records have outlived the retention, the last checkpoint still knows the hash that the next one points at. */
async function tailOfEmptyLog({ connection }: Catalyst): Promise<ChainPlace> {
  const { state } = await getStream(connection, AUDIT_STREAM);
  if (state.last_seq === 0) return GENESIS;
  const last_by_subj = checkpointSubject(state.last_seq);
  const message = await messageGet(connection, CHECKPOINT_STREAM, { last_by_subj });
  const checkpoint = message && (await readCheckpoint(message));
  // Without it the chain begins anew, and verification says so.
  return checkpoint?.sequence === state.last_seq
    ? { sequence: checkpoint.sequence, hash: checkpoint.hash, time: checkpoint.time }
    : { ...GENESIS, sequence: state.last_seq };
}

/** What the next record points at, asked of the stream's leader. */
export async function readChainTail(catalyst: Catalyst): Promise<ChainPlace> {
  const last = await messageGet(catalyst.connection, AUDIT_STREAM, { last_by_subj: '>' });
  return last === null ? tailOfEmptyLog(catalyst) : placeOf(last);
}
