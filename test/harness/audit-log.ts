import type { AuditRecord } from '../../lib/domain/audit/audit.ts';
import { GENESIS, hashOf } from '../../lib/server/audit/chain/chain.ts';
import type { Checkpoint } from '../../lib/server/audit/chain/checkpoint.ts';
import { auditSubject } from '../../lib/server/audit/subject.ts';
import { verifyChain } from '../../lib/server/audit/chain/verify-chain.ts';
import type { ChainVerdict, LogToVerify } from '../../lib/server/audit/chain/verify-chain.ts';

export const LAST = 2_345;
export const START = Date.parse('2026-01-01T00:00:00Z');
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

export interface Stored {
  sequence: number;
  subject: string;
  data: Uint8Array;
}

/** A record a minute. */
function makeLog(): { records: Stored[]; checkpoints: Map<number, Checkpoint> } {
  const records: Stored[] = [];
  let previous: AuditRecord['previous'] = { hash: GENESIS.hash, time: null };
  for (let sequence = 1; sequence <= LAST; sequence += 1) {
    const record: AuditRecord = {
      time: new Date(START + sequence * MINUTE_MS).toISOString(),
      actor: { issuer: 'https://id.example', subject: 'sub', username: 'ada', sessionId: 'sid' },
      address: '192.0.2.1',
      action: 'data.view',
      organization: 'acme',
      object: `stream-${sequence}`,
      result: 'done',
      reason: null,
      correlation: `c-${sequence}`,
      previous,
    };
    const data = Buffer.from(JSON.stringify(record));
    records.push({ sequence, subject: auditSubject(record), data });
    previous = { hash: hashOf(data), time: record.time };
  }
  const seal = (sequence: number): [number, Checkpoint] => {
    const hash = hashOf(records[sequence - 1]?.data ?? Buffer.of());
    return [sequence, { sequence, hash, time: new Date(START + sequence * MINUTE_MS).toISOString(), signature: '' }];
  };
  return { records, checkpoints: new Map([1000, 2000, LAST].map(seal)) };
}
export const { records, checkpoints } = makeLog();

/** What the verification says of the log, or of one that was changed. */
export async function verdictOf(changes: Partial<LogToVerify> & { stored?: Stored[] }): Promise<ChainVerdict> {
  const stored = changes.stored ?? records;
  const batches = async function* () {
    for (let at = 0; at < stored.length; at += 100) yield await Promise.resolve(stored.slice(at, at + 100));
  };
  const walk = verifyChain({
    first: 1,
    last: LAST,
    records: batches(),
    checkpoints,
    forged: null,
    retentionMilliseconds: 400 * DAY_MS,
    isTrimmed: () => Promise.resolve(false),
    now: () => START + 10 * DAY_MS,
    ...changes,
  });
  for (;;) {
    const step = await walk.next();
    if (step.done) return step.value;
  }
}
export const without = (...sequences: number[]) =>
  new Map([...checkpoints].filter(([sequence]) => !sequences.includes(sequence)));
export const brokenAt = async (changes: Parameters<typeof verdictOf>[0]) =>
  (await verdictOf(changes)).broken?.sequence ?? null;
