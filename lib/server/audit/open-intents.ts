import type { AuditEntry } from '../../domain/audit.ts';
import { findSequenceByTime } from '../../jetstream/find-sequence-by-time.ts';
import { readRange } from '../../jetstream/read-range.ts';
import { AUDIT_STREAM } from '../nats/audit-streams.ts';
import { getCatalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { parseRecord } from './chain.ts';

/** Intents of the log that no outcome follows, and the last sequence that was looked at. */
export interface OpenIntents {
  open: AuditEntry[];
  through: number;
}

/** An act that is not over after so long was looked at by every start since. */
const LOOK_BACK_MS = 7 * 86_400_000;
const SOURCE = { stream: AUDIT_STREAM, allowDirect: true };

/** Which act a record speaks of: a request may try several under one correlation. */
const actOf = ({ correlation, action, object }: AuditEntry): string => JSON.stringify([correlation, action, object]);

/**
 * Goes on reading behind `known`, or a week back without it: an intent comes in, its outcome takes it out. A replica that lags
 * may hide an outcome; then the log goes on behind `through`, and an append that demands the contrary is refused.
 * Throws `nats-unavailable`.
 */
export async function readOpenIntents(known?: OpenIntents): Promise<OpenIntents> {
  const catalyst = await getCatalyst();
  const acts = new Map((known?.open ?? []).map((entry) => [actOf(entry), entry]));
  try {
    const weekAgo = new Date(Date.now() - LOOK_BACK_MS).toISOString();
    const from = known ? known.through + 1 : await findSequenceByTime(catalyst, AUDIT_STREAM, weekAgo);
    let through = from - 1;
    for await (const batch of readRange(catalyst, SOURCE, { from, before: Infinity })) {
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
