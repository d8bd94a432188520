import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { getWriter } from '../../../lib/server/audit/chain/writer.ts';
import { CHECKPOINT_STREAM, ensureAuditStreams } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { member } from '../../harness/callers.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

const record = (object: string) =>
  recordAudit(member('acme', 'org-admin'), { action: 'data.view', organization: 'acme', object, result: 'done' });
const sealing = async () => (await getReadiness()).checks.find(({ name }) => name === 'audit-seal');

it('what cannot be sealed is tried again at a pace of its own, told, and sealed as soon as it can be', async () => {
  const writer = await getWriter();
  await record('first');
  await expect.poll(() => writer.unsealedSince).toBeNull();
  const manager = await jetstreamManager((await getCatalyst()).connection);
  await manager.streams.delete(CHECKPOINT_STREAM);

  await record('second');
  await expect.poll(() => writer.failures, { timeout: 10_000 }).toBeGreaterThan(1);
  const { failures } = writer;
  for (let n = 0; n < 50; n += 1) await record(`more-${n}`);
  // Records that come meanwhile make no more tries than the pauses between them allow.
  expect(writer.failures - failures).toBeLessThan(10);
  expect(writer.unsealedSince).not.toBeNull();
  expect(await sealing()).toMatchObject({ state: 'ready' });

  writer.unsealedSince = Date.now() - 46_000;
  expect(await sealing()).toMatchObject({ state: 'not-ready', detail: expect.stringContaining('46 s') as string });

  await ensureAuditStreams(manager, 1);
  await expect.poll(() => writer.unsealedSince, { timeout: 15_000 }).toBeNull();
  expect(writer.failures).toBe(0);
  expect(await sealing()).toMatchObject({ state: 'ready' });
  expect((await verifyAudit()).broken).toBeNull();
});

it('a connection that is lost is told apart from a server that does not answer, and records are sealed once it is back', async () => {
  const writer = await getWriter();
  await record('the last one');
  await vertebra.nats.kill();
  await expect.poll(sealing, { timeout: 30_000 }).toMatchObject({
    state: 'ready',
    detail: expect.stringMatching(/tries failed, the connection to NATS is lost$/) as string,
  });
  await vertebra.nats.restart();
  await expect.poll(() => writer.unsealedSince, { timeout: 30_000 }).toBeNull();
  expect(await sealing()).toMatchObject({ state: 'ready', detail: 'records wait for 0 s to be sealed' });
  await expect.poll(async () => (await verifyAudit()).broken, { timeout: 30_000 }).toBeNull();
});
