import type { AuditFilter } from '../../domain/audit/audit.ts';
import { findSequenceByTime } from '../../jetstream/messages/find-sequence-by-time.ts';
import { getStream } from '../../jetstream/streams/get-stream.ts';
import { AUDIT_STREAM } from '../nats/streams/audit-streams.ts';
import type { Catalyst } from '../nats/connections/catalyst.ts';

/** A record says when its process wrote it, the stream when it came; between the two lie the way and two clocks. */
const MARGIN_MS = 60_000;

/** Sequences that can hold what is asked for. */
export interface AuditRange {
  from: number;
  /** the first one that cannot */
  before: number;
  /** one past the last record there is */
  end: number;
}

/** The first sequence stored at or after a time, asked of the leader; one past the last when there is none. */
const sequenceAt = (catalyst: Catalyst, milliseconds: number): Promise<number> =>
  findSequenceByTime(catalyst, AUDIT_STREAM, new Date(milliseconds).toISOString());

/** Where to look for records of a time, and a little around it: `matchesFilter` looks at each one's own time. */
export async function auditRange(catalyst: Catalyst, { from, to }: AuditFilter): Promise<AuditRange> {
  const { state } = await getStream(catalyst.connection, AUDIT_STREAM);
  const end = state.last_seq + 1;
  const [start, stop] = await Promise.all([
    from === undefined ? null : sequenceAt(catalyst, Date.parse(from) - MARGIN_MS),
    to === undefined ? null : sequenceAt(catalyst, Date.parse(to) + MARGIN_MS),
  ]);
  return { from: start ?? Math.max(state.first_seq, 1), before: Math.min(stop ?? end, end), end };
}

/** Whether all before a sequence has outlived the retention by now: it is not missing then. */
export async function isTrimmed({ connection }: Catalyst, sequence: number): Promise<boolean> {
  const { state } = await getStream(connection, AUDIT_STREAM);
  return state.first_seq >= sequence;
}
