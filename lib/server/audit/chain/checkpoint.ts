import { z } from '../../../domain/zod.ts';
import type { NatsConnectionLike } from '../../../jetstream/connection.ts';
import { getMessage } from '../../../jetstream/messages/get-message.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { log } from '../../log/log.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { AUDIT_STREAM, CHECKPOINT_STREAM, CHECKPOINT_SUBJECT_PREFIX } from '../../nats/streams/audit-streams.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';
import { signAsCheckpoint } from '../../nats/connections/checkpoint-signer.ts';
import { within } from '../../nats/connections/connect.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { hashOf } from './chain.ts';
import type { ChainPlace } from './chain.ts';

/** The last record of so many is always sealed by a checkpoint before the next one is written. */
export const BLOCK_RECORDS = 1000;

const checkpointSchema = z.object({
  sequence: z.int().min(1),
  /** SHA-256 (hex) of the record with this sequence */
  hash: z.string(),
  /** ISO 8601, when it was signed */
  time: z.string(),
  /** Ed25519, base64url */
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** What is signed. */
export const signedBytes = ({ sequence, hash, time }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(`vertebra audit checkpoint v1\n${sequence}\n${hash}\n${time}`);

/** One subject for each block, so that later checkpoints of an unfinished block replace earlier ones. */
export const checkpointSubject = (sequence: number): string =>
  `${CHECKPOINT_SUBJECT_PREFIX}.${Math.floor((sequence - 1) / BLOCK_RECORDS)}`;

/** Which of the master secrets that are held has signed a checkpoint; null: none of them. */
export async function masterOfCheckpoint(checkpoint: Checkpoint): Promise<number | null> {
  const signature = Buffer.from(checkpoint.signature, 'base64url');
  const bytes = signedBytes(checkpoint);
  // The newest first, which has signed the most.
  const held = [...(await getVault()).masters].reverse();
  return held.find(([, key]) => key.verify(bytes, signature))?.[0] ?? null;
}

/** Reads a stored checkpoint; null when it is none, is not where it belongs, or no key of ours signed it. */
export async function readCheckpoint(message: { subject: string; data: Uint8Array }): Promise<Checkpoint | null> {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(message.data));
  } catch {
    return null;
  }
  const { success, data } = checkpointSchema.safeParse(content);
  if (!success || checkpointSubject(data.sequence) !== message.subject) return null;
  return (await masterOfCheckpoint(data)) === null ? null : data;
}

/** Sealing is tried again soon: a question that was lost must not hold it up for as long as people's questions may take. */
const ANSWER_MS = 2_000;

/** Whether the record that a checkpoint speaks of is the one there is. One that is not there is found by its gap. */
export async function stillStands(connection: NatsConnectionLike, { sequence, hash }: Checkpoint): Promise<boolean> {
  const message = await getMessage(connection, AUDIT_STREAM, sequence);
  return message === null || hashOf(message.data) === hash;
}

/**
 * Signs a place of the log and stores it, unless its block has a checkpoint as late as that already. A checkpoint that tells of
 * a change is not replaced: whoever can change the log must not get our signature under it by waiting. `timeout` is for each
 * answer of NATS, in milliseconds.
 */
export async function writeCheckpoint(
  { connection, jetstream }: Catalyst,
  { sequence, hash }: ChainPlace,
  timeout = ANSWER_MS,
): Promise<void> {
  const asked = within(timeout, connection);
  const unsigned = { sequence, hash, time: new Date().toISOString() };
  const signature = (await signAsCheckpoint(signedBytes(unsigned))).toString('base64url');
  const checkpoint: Checkpoint = { ...unsigned, signature };
  const subject = checkpointSubject(sequence);
  for (;;) {
    const present = await messageGet(asked, CHECKPOINT_STREAM, { last_by_subj: subject });
    const known = present && (await readCheckpoint(present));
    if (known && known.sequence >= sequence) return;
    if (known && !(await stillStands(asked, known))) {
      log(
        'the audit log is not what was signed; run “npm run audit:verify”',
        { sequence: known.sequence },
        undefined,
        'error',
      );
      return;
    }
    try {
      await jetstream.publish(subject, JSON.stringify(checkpoint), {
        expect: { lastSubjectSequence: present?.sequence ?? 0 },
        timeout,
      });
      return;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}
