import type { AuditFilter } from '../../domain/audit.ts';
import { getStream } from '../../jetstream/get-stream.ts';
import { readForward } from '../../jetstream/read-forward.ts';
import { AUDIT_STREAM } from '../nats/audit-streams.ts';
import type { Catalyst } from '../nats/catalyst.ts';

export const AUDIT_SOURCE = { stream: AUDIT_STREAM, allowDirect: true };

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

/** The first sequence stored at or after a time; null when there is none. */
async function sequenceAt(catalyst: Catalyst, milliseconds: number): Promise<number | null> {
  const from = { time: new Date(milliseconds).toISOString() };
  const { messages } = await readForward(catalyst, AUDIT_SOURCE, { from, limit: 1 });
  return messages[0]?.sequence ?? null;
}

/** Where to look for records of a time, and a little around it: `matchesFilter` looks at each one's own time. */
export async function auditRange(catalyst: Catalyst, { from, to }: AuditFilter): Promise<AuditRange> {
  const { state } = await getStream(catalyst.connection, AUDIT_STREAM);
  const end = state.last_seq + 1;
  const [start, stop] = await Promise.all([
    from === undefined ? null : sequenceAt(catalyst, Date.parse(from) - MARGIN_MS).then((found) => found ?? end),
    to === undefined ? null : sequenceAt(catalyst, Date.parse(to) + MARGIN_MS),
  ]);
  return { from: start ?? Math.max(state.first_seq, 1), before: stop ?? end, end };
}
