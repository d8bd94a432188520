import { setTimeout as sleep } from 'node:timers/promises';
import { getStream } from '../../jetstream/get-stream.ts';
import { readRange } from '../../jetstream/read-range.ts';
import type { StoredMessage } from '../../jetstream/stored-message.ts';
import { AUDIT_STREAM, auditRetentionMilliseconds, CHECKPOINT_STREAM } from '../nats/audit-streams.ts';
import { getCatalyst } from '../nats/catalyst.ts';
import type { Catalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { BLOCK_RECORDS, readCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { AUDIT_SOURCE } from './range.ts';
import { verifyChain } from './verify-chain.ts';
import type { ChainVerdict } from './verify-chain.ts';

export interface VerifyProgress {
  verified: number;
  /** how many there are in all */
  records: number;
}

const bounds = async ({ connection }: Catalyst, stream: string) => {
  const { state } = await getStream(connection, stream);
  return { first: Math.max(state.first_seq, 1), last: state.last_seq, messages: state.messages };
};

/** Where the block begins that a checkpoint's subject names. */
const blockStart = (subject: string): number => (Number(subject.split('.').at(-1)) || 0) * BLOCK_RECORDS + 1;

async function readCheckpoints(catalyst: Catalyst) {
  const { first, last } = await bounds(catalyst, CHECKPOINT_STREAM);
  const checkpoints = new Map<number, Checkpoint>();
  let forged: number | null = null;
  const source = { stream: CHECKPOINT_STREAM, allowDirect: true };
  for await (const batch of readRange(catalyst, source, { from: first, before: last + 1 })) {
    for (const message of batch) {
      const checkpoint = await readCheckpoint(message);
      if (checkpoint) checkpoints.set(checkpoint.sequence, checkpoint);
      else forged = Math.min(forged ?? Infinity, blockStart(message.subject));
    }
  }
  return { checkpoints, forged };
}

/** A replica may be a moment behind the leader, and that is no missing record. */
const LAG_MS = 500;
const TRIES = 3;

async function* readRecords(catalyst: Catalyst, first: number, last: number): AsyncGenerator<StoredMessage[]> {
  let from = first;
  for (let tries = 0; from <= last && tries < TRIES; tries += 1) {
    if (tries > 0) await sleep(LAG_MS);
    for await (const batch of readRange(catalyst, AUDIT_SOURCE, { from, before: last + 1 })) {
      yield batch;
      from = (batch.at(-1)?.sequence ?? from) + 1;
    }
  }
}

/**
 * Verifies the log as it is now, from its first record to its last (docs/audit.md). Yields how far it is; returns what came
 * of it. Throws `nats-unavailable` when the log cannot be read.
 */
export async function* verifyLog(): AsyncGenerator<VerifyProgress, ChainVerdict> {
  const catalyst = await getCatalyst();
  try {
    const seals = await readCheckpoints(catalyst);
    const { first, last, messages } = await bounds(catalyst, AUDIT_STREAM);
    const walk = verifyChain({
      ...seals,
      first,
      last,
      records: readRecords(catalyst, first, last),
      retentionMilliseconds: auditRetentionMilliseconds(),
      now: Date.now(),
    });
    for (;;) {
      const step = await walk.next();
      if (step.done) return step.value;
      yield { verified: step.value, records: messages };
    }
  } catch (error) {
    throw natsUnavailable(error);
  }
}
