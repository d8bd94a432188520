import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportRecords } from '../../../lib/server/audit/export.ts';
import { readOpenIntents } from '../../../lib/server/audit/open-intents.ts';
import { readAudit } from '../../../lib/server/audit/read.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { AUDIT_STREAM, CHECKPOINT_STREAM } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { member } from '../../harness/callers.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const RECORDS = 60;
const READS = 100;

let vertebra: VertebraProcess;
const streamsOf = async () => (await jetstreamManager((await getCatalyst()).connection)).streams;
const record = (object: string, result: 'intent' | 'done' = 'done') =>
  recordAudit(member('acme', 'org-admin'), { action: 'credential.issue', organization: 'acme', object, result });

/** Somebody's copy of a part of the log. It answers direct gets of the log itself, without having been asked to. */
async function addMirror(name: string, origin: string, filter: string): Promise<void> {
  const streams = await streamsOf();
  await streams.add({ name, mirror: { name: origin, filter_subject: filter } });
  await vi.waitFor(async () => expect((await streams.info(name)).state.messages).toBeGreaterThan(0), 5_000);
}

async function exported(format: 'ndjson' | 'csv', filter = {}): Promise<number> {
  let text = '';
  for await (const piece of exportRecords(filter, format)) text += Buffer.from(piece).toString();
  return text.trimEnd().split('\n').length - (format === 'csv' ? 1 : 0);
}

beforeAll(async () => {
  vertebra = await startVertebra();
  for (let n = 1; n < RECORDS - 2; n += 1) await record(`key-${n % 7}`);
  // An act that ended: whoever reads the copy, which has intents alone, takes it for one that did not.
  const caller = member('acme', 'org-admin');
  const act = { action: 'credential.issue', organization: 'acme', object: 'key-ended' } as const;
  for (const result of ['intent', 'done'] as const) await recordAudit(caller, { ...act, result });
  await record('key-open', 'intent');
  await addMirror('COPY', AUDIT_STREAM, 'audit-log.acme.*.intent.>');
  await addMirror('SEALS', CHECKPOINT_STREAM, 'audit-checkpoint.0');
});
afterAll(() => vertebra.stop());

const every = async <T>(read: () => Promise<T>): Promise<Set<T>> => {
  const answers = new Set<T>();
  for (let n = 0; n < READS; n += 1) answers.add(await read());
  return answers;
};

describe(`beside a mirror with a filter, ${READS} times`, () => {
  it('verification finds the whole log unbroken', async () => {
    expect(await every(async () => JSON.stringify((await verifyAudit()).broken))).toEqual(new Set(['null']));
    expect((await verifyAudit()).verified).toBe(RECORDS);
  });

  it('an export has every record', async () => {
    expect(await every(() => exported('ndjson'))).toEqual(new Set([RECORDS]));
    expect(await every(() => exported('csv', { object: 'key-3' }))).toEqual(new Set([8]));
  });

  it('a page has every record', async () => {
    const page = async (filter: object) => (await readAudit({ filter, limit: 50 })).items.length;
    expect(await every(() => page({}))).toEqual(new Set([50]));
    expect(await every(() => page({ object: 'key-3' }))).toEqual(new Set([8]));
    expect(await every(() => page({ object: 'never' }))).toEqual(new Set([0]));
    expect(await every(() => page({ from: new Date(Date.now() - 3_600_000).toISOString() }))).toEqual(new Set([50]));
  });

  it('the acts whose outcome is not known are the same', async () => {
    expect(await every(async () => (await readOpenIntents()).open.map(({ object }) => object).join())).toEqual(
      new Set(['key-open']),
    );
  });
});

describe('while records are written', () => {
  it('verification finds nothing broken, and an export has all that was there when it began', async () => {
    const writing = { on: true };
    const writer = (async () => {
      let written = RECORDS;
      for (; writing.on; written += 1) await record('busy');
      return written;
    })();
    for (let n = 0; n < 20; n += 1) {
      const known = (await (await streamsOf()).info(AUDIT_STREAM)).state.last_seq;
      const [verdict, count] = await Promise.all([verifyAudit(), exported('ndjson')]);
      expect(verdict.broken).toBeNull();
      expect(Math.min(count, verdict.verified)).toBeGreaterThanOrEqual(known);
    }
    writing.on = false;
    expect((await verifyAudit()).verified).toBe(await writer);
  });
});
