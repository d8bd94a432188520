import { jetstreamManager } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { appendAudit } from '../../../lib/server/audit/chain/append.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { AUDIT_STREAM, CHECKPOINT_STREAM } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { operator } from '../../harness/callers.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

/** What happens to the next record on its way to the server. */
let nextRecord: 'passes' | 'is late' | 'is lost' = 'passes';
const LATE_MS = 2_500;

async function judge(subject: string): Promise<boolean> {
  if (!subject.startsWith('audit-log.')) return true;
  const fate = nextRecord;
  nextRecord = 'passes';
  if (fate === 'is late') await new Promise((resolve) => setTimeout(resolve, LATE_MS));
  return fate !== 'is lost';
}

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra(judge);
});
afterAll(() => vertebra.stop());

const entry = { action: 'data.view', organization: 'acme', object: 'stream', result: 'done' } as const;
const draft = () => ({
  ...entry,
  time: new Date().toISOString(),
  actor: { issuer: 'https://id.example', subject: 'sub', username: 'ada', sessionId: 'sid' },
  address: '192.0.2.1',
  reason: null,
  correlation: randomUUID(),
});
const lastSequence = async (stream = AUDIT_STREAM) =>
  (await getStream((await getCatalyst()).connection, stream)).state.last_seq;
const written = async (correlation: string) =>
  (await listAudit(operator(), { limit: 500 })).items.filter((item) => item.correlation === correlation).length;

describe('the log', () => {
  it('is one unbroken chain from its first record on, covered within a second', async () => {
    for (let n = 0; n < 3; n += 1) await recordAudit(operator(), entry);
    await expect.poll(() => lastSequence(CHECKPOINT_STREAM), { timeout: 1_000 }).toBeGreaterThan(0);
    expect(await verifyAudit()).toMatchObject({ verified: 3, checkpoints: 1, broken: null });
  });

  it('goes on when a process starts anew, and takes records only behind a given one when told so', async () => {
    const last = await lastSequence();
    expect(await appendAudit(draft(), { onlyAfter: last - 1 })).toBeNull();
    expect(await appendAudit(draft(), { onlyAfter: last })).toEqual({ sequence: last + 1 });
    expect(await appendAudit(draft(), { onlyAfter: last })).toBeNull();
    expect(await lastSequence()).toBe(last + 1);
  });

  it.each(['is late', 'is lost'] as const)('has a record once when its way to the server %s', async (fate) => {
    const caller = operator();
    nextRecord = fate;
    await recordAudit(caller, entry);
    expect(await written(caller.correlation)).toBe(1);
    await recordAudit(caller, entry);
    expect(await written(caller.correlation)).toBe(2);
    expect((await verifyAudit()).broken).toBeNull();
  });
});

describe('ten processes that write at once', () => {
  const PROCESSES = 10;
  const EACH = 120;

  it('write one chain, every record once, each full block sealed', { timeout: 180_000 }, async () => {
    const before = await lastSequence();
    const servers = await Promise.all(Array.from({ length: PROCESSES }, () => startSecondServer(vertebra.environment)));
    const callers = servers.map(() => operator());
    try {
      const outcomes = await Promise.all(
        servers.map((server, n) => {
          const caller = callers[n] ?? operator();
          return server.run({ name: 'record-audit', caller, count: EACH });
        }),
      );
      expect(outcomes).toEqual(servers.map(() => ({ ok: true })));
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
    expect(await lastSequence()).toBe(before + PROCESSES * EACH);
    const { connection } = await getCatalyst();
    const { streams } = await jetstreamManager(connection);
    const seal = await streams.getMessage(CHECKPOINT_STREAM, { last_by_subj: 'audit-checkpoint.0' });
    expect(seal?.json()).toMatchObject({ sequence: 1000 });
    const { verified, broken } = await verifyAudit();
    expect({ verified, broken }).toEqual({ verified: before + PROCESSES * EACH, broken: null });
  });
});
