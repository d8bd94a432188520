import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { AUDIT_STREAM, auditRetentionMilliseconds, CHECKPOINT_STREAM } from '../../nats/streams/audit-streams.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';
import { natsUnavailable } from '../../nats/connections/connect.ts';
import { readRange } from '../../nats/streams/read-range.ts';
import { BLOCK_RECORDS, readCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { isTrimmed } from '../range.ts';
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
  const checkpoints = new Map<number, Checkpoint>();
  let forged: number | null = null;
  // Up to the end there is when it is reached: a checkpoint that is replaced meanwhile stands there anew.
  for await (const batch of readRange(catalyst, CHECKPOINT_STREAM, { from: 1, before: Infinity })) {
    for (const message of batch) {
      const checkpoint = await readCheckpoint(message);
      if (checkpoint) checkpoints.set(checkpoint.sequence, checkpoint);
      else forged = Math.min(forged ?? Infinity, blockStart(message.subject));
    }
  }
  return { checkpoints, forged };
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
      records: readRange(catalyst, AUDIT_STREAM, { from: first, before: last + 1 }),
      isTrimmed: (sequence) => isTrimmed(catalyst, sequence),
      retentionMilliseconds: auditRetentionMilliseconds(),
      now: Date.now,
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
