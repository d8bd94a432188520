import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditRecord } from '../../../lib/domain/audit/audit.ts';
import { hashOf } from '../../../lib/server/audit/chain/chain.ts';
import { coverTail } from '../../../lib/server/audit/chain/cover.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { auditSubject } from '../../../lib/server/audit/subject.ts';
import { AUDIT_STREAM, CHECKPOINT_STREAM, ensureAuditStreams } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { member } from '../../harness/callers.ts';
import { verifyAudit } from '../../harness/verify-audit.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const RECORDS = 7;
const SCRIPT = fileURLToPath(new URL('../../../scripts/cli/main.ts', import.meta.url));

interface Message {
  subject: string;
  data: Uint8Array;
}

let vertebra: VertebraProcess;
let records: Message[];
let seal: Message;

const streamsOf = async () => (await jetstreamManager((await getCatalyst()).connection)).streams;

/** Puts other messages into a stream, as somebody could who owns the servers: it is made anew without its locks. */
async function replace(stream: string, messages: readonly Message[]): Promise<void> {
  const streams = await streamsOf();
  const { config } = await streams.info(stream);
  // The server takes the files of a deleted stream away in its own time, and a new one may find them still.
  for (let messages = 1; messages > 0;) {
    await streams.delete(stream);
    messages = (await streams.add({ ...config, deny_delete: false, deny_purge: false })).state.messages;
  }
  const js = jetstream((await getCatalyst()).connection);
  for (const { subject, data } of messages) await js.publish(subject, data);
}
const replaceRecords = (messages: readonly Message[]) => replace(AUDIT_STREAM, messages);

/** A stored message; the client's own ones read their fields when asked. */
function plain(message: Message | null): Message {
  if (!message) throw new Error('It is not there.');
  return { subject: message.subject, data: message.data };
}
const parse = ({ data }: Message) => JSON.parse(new TextDecoder().decode(data)) as AuditRecord;
const toMessage = (record: AuditRecord): Message => ({
  subject: auditSubject(record),
  data: Buffer.from(JSON.stringify(record)),
});
const withChanged = (index: number, change: (record: AuditRecord) => AuditRecord): Message[] =>
  records.map((message, at) => (at === index ? toMessage(change(parse(message))) : message));

/** Puts a record behind others as if it had always stood there. */
function linkedAnew(chain: Message[], message: Message): Message[] {
  const before = chain.at(-1);
  const previous = before ? { hash: hashOf(before.data), time: parse(before).time } : parse(message).previous;
  return [...chain, toMessage({ ...parse(message), previous })];
}

const brokenAt = async (): Promise<number | null> => (await verifyAudit()).broken?.sequence ?? null;
const LATEST = { last_by_subj: 'audit-checkpoint.0' };
const lastSealed = async () =>
  (await (await streamsOf()).getMessage(CHECKPOINT_STREAM, LATEST))?.json<{ sequence: number }>().sequence;
const view = (object: string) => ({ action: 'data.view', organization: 'acme', object, result: 'done' }) as const;
const everyRecord = Array.from({ length: RECORDS }, (_, index) => index + 1);

beforeAll(async () => {
  vertebra = await startVertebra();
  for (const n of everyRecord) await recordAudit(member('acme', 'org-admin'), view(`stream-${n}`));
  const streams = await streamsOf();
  await vi.waitFor(async () => expect(await lastSealed()).toBe(RECORDS), 5_000);
  seal = plain(await streams.getMessage(CHECKPOINT_STREAM, LATEST));
  records = await Promise.all(everyRecord.map(async (seq) => plain(await streams.getMessage(AUDIT_STREAM, { seq }))));
});
afterAll(() => vertebra.stop());
beforeEach(async () => {
  await replaceRecords(records);
  await replace(CHECKPOINT_STREAM, [seal]);
});

describe('a copy of the whole log', () => {
  it('is unbroken, as far as the bytes go', async () => {
    expect(await verifyAudit()).toMatchObject({ verified: RECORDS, checkpoints: 1, broken: null });
  });
});

describe('any record', () => {
  it.each(everyRecord)('%i, deleted, is found', async (sequence) => {
    await (await streamsOf()).deleteMessage(AUDIT_STREAM, sequence, false);
    // Without the first one, the second is told: the record that it names should still be there.
    expect(await brokenAt()).toBe(sequence === 1 ? 2 : sequence);
  });

  it.each(everyRecord)('%i, taken out so that the others close up, is found', async (sequence) => {
    await replaceRecords(records.filter((_, index) => index + 1 !== sequence));
    expect(await brokenAt()).toBe(sequence);
  });

  it.each(everyRecord)('%i, changed, is found', async (sequence) => {
    await replaceRecords(withChanged(sequence - 1, (record) => ({ ...record, reason: 'nothing to see here' })));
    // The record behind it knows its hash; behind the last one the checkpoint does.
    expect(await brokenAt()).toBe(Math.min(sequence + 1, RECORDS));
  });

  it.each(everyRecord.slice(1))('%i, in the place of the one before it, is found', async (sequence) => {
    const order = everyRecord.filter((at) => at !== sequence).toSpliced(sequence - 2, 0, sequence);
    await replaceRecords(order.flatMap((at) => records[at - 1] ?? []));
    expect(await brokenAt()).toBe(sequence - 1);
  });

  it('under the subject of another Organization is found', async () => {
    const [first, second, ...rest] = records;
    if (!first || !second) throw new Error('There are no records.');
    const moved = { ...second, subject: second.subject.replace('.acme.', '.globex.') };
    await replaceRecords([first, moved, ...rest]);
    expect(await brokenAt()).toBe(2);
  });
});

describe('the whole', () => {
  it('cut at its end is found', async () => {
    await replaceRecords(records.slice(0, -2));
    expect(await verifyAudit()).toMatchObject({ verified: RECORDS - 2, broken: { sequence: RECORDS - 1 } });
  });

  it('gone is found', async () => {
    await replaceRecords([]);
    expect(await brokenAt()).toBe(1);
  });

  it('changed and linked anew from there on is found by its checkpoint', async () => {
    const forged = records
      .map((message) => toMessage({ ...parse(message), address: '203.0.113.9' }))
      .reduce(linkedAnew, []);
    await replaceRecords(forged);
    expect(await verifyAudit()).toMatchObject({
      verified: RECORDS - 1,
      broken: { sequence: RECORDS, problem: expect.stringContaining('knows another record') as string },
    });
  });

  it.each([
    ['changed', (message: Message) => toMessage({ ...parse(message), address: '203.0.113.9' })],
    ['cut short', (message: Message, at: number) => (at < RECORDS - 2 ? message : null)],
  ])('%s before a server starts is found, whatever the server signs afterwards', async (_name, change) => {
    await replaceRecords(records.flatMap((message, at) => change(message, at) ?? []).reduce(linkedAnew, []));
    Reflect.deleteProperty(globalThis, Symbol.for('vertebra.audit.writer'));
    for (const n of everyRecord) await recordAudit(member('acme', 'org-admin'), view(`later-${n}`));
    // Longer than a record waits to be covered.
    await sleep(1_000);
    expect(await brokenAt()).toBe(RECORDS);
  });

  it('trimmed before its time is found, and is well when its time has come', async () => {
    const streams = await streamsOf();
    const last = async () => (await streams.info(AUDIT_STREAM)).state;
    await streams.update(AUDIT_STREAM, { max_age: nanos(1_000), duplicate_window: nanos(1_000) });
    await expect.poll(last, { timeout: 5_000 }).toMatchObject({ messages: 0, last_seq: RECORDS });
    expect(await brokenAt()).toBe(RECORDS);
    await streams.update(AUDIT_STREAM, { max_age: 0 });
    // As in a new process, which asks the stream what it can point at.
    Reflect.deleteProperty(globalThis, Symbol.for('vertebra.audit.writer'));
    await recordAudit(member('acme', 'org-admin'), view('x'));
    await expect.poll(lastSealed, { timeout: 5_000 }).toBe(RECORDS + 1);
    expect(await brokenAt()).toBe(RECORDS + 1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 401 * 86_400_000 });
    const verdict = await verifyAudit().finally(() => vi.useRealTimers());
    expect(verdict).toMatchObject({ verified: 1, broken: null });
  });
});

describe('a checkpoint', () => {
  const content = () => JSON.parse(new TextDecoder().decode(seal.data)) as Record<string, unknown>;
  const write = (changed: Record<string, unknown>) =>
    replace(CHECKPOINT_STREAM, [{ ...seal, data: Buffer.from(JSON.stringify({ ...content(), ...changed })) }]);

  it.each([
    ['for another record', { sequence: RECORDS - 1 }],
    ['with another hash', { hash: '0'.repeat(64) }],
    ['of another time', { time: new Date().toISOString() }],
    ['with another signature', { signature: Buffer.alloc(64).toString('base64url') }],
    ['of nothing', { sequence: 'x' }],
  ])('forged %s is found', async (_name, changed) => {
    await write(changed);
    expect((await verifyAudit()).broken?.problem).toContain('not signed by our key');
  });

  it('that is missing is found when its moment is over', async () => {
    await replace(CHECKPOINT_STREAM, []);
    expect(await brokenAt()).toBeNull();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
    const sequence = await brokenAt();
    await coverTail();
    const covered = await brokenAt().finally(() => vi.useRealTimers());
    expect({ sequence, covered }).toEqual({ sequence: 1, covered: null });
  });
});

describe('npm run audit:verify', () => {
  const run = () =>
    promisify(execFile)(process.execPath, ['--no-warnings', SCRIPT, 'audit-verify'], {
      env: { ...process.env, ...vertebra.environment },
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: unknown) => error as { code: number; stdout: string },
    );

  it('says how many records it verified with which key, and ends with 0', async () => {
    const { code, stdout } = await run();
    expect(stdout).toMatch(
      /checkpoint key {2}N[A-Z2-7]{55}\nverified {8}7 records from .* to .*, against 1 checkpoints\nunbroken\n/,
    );
    expect(code).toBe(0);
  });

  it('names the first broken place, and ends with 1', async () => {
    await replaceRecords(withChanged(2, (record) => ({ ...record, object: 'another' })));
    const { code, stdout } = await run();
    expect(stdout).toContain('BROKEN          at record 4: It does not follow the record before it');
    expect(code).toBe(1);
  });
});

describe('a retention that was configured anew', () => {
  it('takes effect at the next start', async () => {
    const { connection } = await getCatalyst();
    const manager = await jetstreamManager(connection);
    const days = async () => (await manager.streams.info(AUDIT_STREAM)).config.max_age / nanos(86_400_000);
    process.env.VERTEBRA_AUDIT_RETENTION_DAYS = '30';
    Reflect.deleteProperty(globalThis, Symbol.for('vertebra.config'));
    await ensureAuditStreams(manager, 1);
    expect(await days()).toBe(30);
  });
});
