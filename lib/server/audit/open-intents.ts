import type { AuditEntry } from '../../domain/audit/audit.ts';
import { findSequenceByTime } from '../../jetstream/messages/find-sequence-by-time.ts';
import { getStream } from '../../jetstream/streams/get-stream.ts';
import { AUDIT_STREAM } from '../nats/streams/audit-streams.ts';
import { getCatalyst } from '../nats/connections/catalyst.ts';
import { natsUnavailable } from '../nats/connections/connect.ts';
import { readRange } from '../nats/streams/read-range.ts';
import { parseRecord } from './chain/chain.ts';

/** Intents of the log that no outcome follows, and the last sequence that was looked at. */
export interface OpenIntents {
  open: AuditEntry[];
  through: number;
}

/** An act that is not over after so long was looked at by every start since. */
const LOOK_BACK_MS = 7 * 86_400_000;

/** Which act a record speaks of: a request may try several under one correlation. */
const actOf = ({ correlation, action, object }: AuditEntry): string => JSON.stringify([correlation, action, object]);

/**
 * Goes on reading behind `known`, or a week back without it, up to the end that the leader knows: an intent comes in, its outcome
 * takes it out. When the log goes on behind `through`, an append that demands the contrary is refused. Throws `nats-unavailable`.
 */
export async function readOpenIntents(known?: OpenIntents): Promise<OpenIntents> {
  const catalyst = await getCatalyst();
  const acts = new Map((known?.open ?? []).map((entry) => [actOf(entry), entry]));
  try {
    const weekAgo = new Date(Date.now() - LOOK_BACK_MS).toISOString();
    const from = known ? known.through + 1 : await findSequenceByTime(catalyst, AUDIT_STREAM, weekAgo);
    const { state } = await getStream(catalyst.connection, AUDIT_STREAM);
    let through = from - 1;
    for await (const batch of readRange(catalyst, AUDIT_STREAM, { from, before: state.last_seq + 1 })) {
      for (const message of batch) {
        const entry: AuditEntry = { ...parseRecord(message.data), sequence: message.sequence };
        if (entry.result === 'intent') acts.set(actOf(entry), entry);
        else acts.delete(actOf(entry));
        through = entry.sequence;
      }
    }
    return { open: [...acts.values()], through };
  } catch (error) {
    throw natsUnavailable(error);
  }
}
