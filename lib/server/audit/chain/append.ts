import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditRecord } from '../../../domain/audit/audit.ts';
import { getMessage } from '../../../jetstream/messages/get-message.ts';
import { apiErrorOf, isWrongRevision } from '../../nats/streams/api-error.ts';
import { AUDIT_STREAM } from '../../nats/streams/audit-streams.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';
import { natsUnavailable } from '../../nats/connections/connect.ts';
import { hashOf } from './chain.ts';
import type { ChainPlace } from './chain.ts';
import { BLOCK_RECORDS, writeCheckpoint } from './checkpoint.ts';
import { coverSoon } from './cover.ts';
import { forward } from '../forward/forward.ts';
import { auditSubject } from '../subject.ts';
import { readChainTail } from './tail.ts';
import { getWriter } from './writer.ts';
import type { Writer } from './writer.ts';

/** How long a record waits for its turn, for other processes' records and for NATS, all together. */
const APPEND_TIMEOUT_MS = 15_000;
const TRY_MS = 2_000;
const PAUSE_MS = 20;
/**
 * For so long after another process was faster, the end is read before each record. Whoever wrote the last one would know
 * the end without asking, be first again and again, and keep the others from their turn.
 */
const TURNS_MS = 1_000;

export type AuditDraft = Omit<AuditRecord, 'previous'>;

/**
 * Publishes behind exactly this place: the stream refuses it when anything else came there first. False when it was
 * refused so, or when nobody answered; throws when the stream refuses it for another reason, such as being full.
 */
async function isStored(
  { jetstream }: Catalyst,
  record: { subject: string; bytes: Uint8Array; behind: number },
  timeout: number,
): Promise<boolean> {
  try {
    await jetstream.publish(record.subject, record.bytes, {
      expect: { lastSequence: record.behind },
      timeout,
    });
    return true;
  } catch (error) {
    if (apiErrorOf(error) !== undefined && !isWrongRevision(error)) throw error;
    return false;
  }
}

/** Whether the record stands at its place: one whose acknowledgement was lost may have been stored. */
async function stands({ connection }: Catalyst, place: ChainPlace, tail: ChainPlace): Promise<boolean> {
  if (tail.sequence <= place.sequence) return tail.hash === place.hash;
  const message = await getMessage(connection, AUDIT_STREAM, place.sequence);
  return message !== null && hashOf(message.data) === place.hash;
}

interface Turn {
  draft: AuditDraft;
  onlyAfter: number | undefined;
  /** milliseconds since 1970 */
  deadline: number;
}

function remaining({ deadline }: Turn): number {
  const milliseconds = deadline - Date.now();
  if (milliseconds <= 0) throw new Error('The audit log could not be written in time.');
  return milliseconds;
}

/** A record as it stands in the log. */
interface Written {
  place: ChainPlace;
  record: AuditRecord;
  bytes: Uint8Array;
}

async function append(catalyst: Catalyst, writer: Writer, turn: Turn): Promise<Written | null> {
  const { draft, onlyAfter } = turn;
  const subject = auditSubject(draft);
  remaining(turn);
  const known = onlyAfter === undefined && Date.now() - writer.overtakenAt > TURNS_MS ? writer.tail : null;
  for (let tail = known ?? (await readChainTail(catalyst)); ;) {
    if (onlyAfter !== undefined && tail.sequence !== onlyAfter) return null;
    if (tail.sequence > 0 && tail.sequence % BLOCK_RECORDS === 0) {
      // Nobody appends behind a full block without it, so all who write wait for the same few answers.
      await writeCheckpoint(catalyst, tail, remaining(turn));
    }
    const { hash, time } = tail;
    const record: AuditRecord = { ...draft, previous: { hash, time } };
    const bytes = Buffer.from(JSON.stringify(record));
    const place: ChainPlace = { sequence: tail.sequence + 1, hash: hashOf(bytes), time: draft.time };
    const written = { place, record, bytes };

    const timeout = Math.min(remaining(turn), TRY_MS);
    if (await isStored(catalyst, { subject, bytes, behind: tail.sequence }, timeout)) return written;
    // Before the end is read: what was read before a pause is old behind it.
    await sleep(Math.random() * PAUSE_MS);
    // While the end is still where it was, the next try sends the same bytes to the same place: one of them at most is taken.
    tail = await readChainTail(catalyst);
    if (await stands(catalyst, place, tail)) return written;
    if (tail.sequence >= place.sequence) writer.overtakenAt = Date.now();
  }
}

/**
 * Appends one record to the chain and returns its sequence when the stream has it. One at a time in a process; several
 * processes take turns by the stream's own compare-and-set. With `onlyAfter`, null when the log goes on behind that
 * sequence. Throws `nats-unavailable` when it cannot be written, or is not known to be.
 */
export async function appendAudit(
  draft: AuditDraft,
  { onlyAfter }: { onlyAfter?: number } = {},
): Promise<{ sequence: number } | null> {
  const deadline = Date.now() + APPEND_TIMEOUT_MS;
  const catalyst = await getCatalyst();
  const writer = await getWriter();
  const turn = writer.queue.then(async () => {
    try {
      const written = await append(catalyst, writer, { draft, onlyAfter, deadline });
      if (written === null) return null;
      const { place, record, bytes } = written;
      writer.tail = place;
      forward(catalyst, record, place.sequence, bytes);
      coverSoon(writer, catalyst, place);
      return { sequence: place.sequence };
    } catch (error) {
      writer.tail = null;
      throw natsUnavailable(error);
    }
  });
  writer.queue = turn.catch(() => undefined);
  return turn;
}
