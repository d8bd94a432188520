import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Actor } from '../../domain/system/actor.ts';
import { recordOpening } from './record-opening.ts';
import type { Opening } from './record-opening.ts';
import { recordAudit } from './record.ts';

vi.mock('./record.ts');

const MINUTES_MS = 60_000;
const actor = (subject: string): Actor => ({
  scope: 'sovereign',
  issuer: 'https://id.example',
  subject,
  username: 'operator',
  displayName: 'Operator',
  sessionId: 's',
  roles: ['sovereign-admin'],
});

/** Records by now, of whoever opens what for so many minutes. */
async function records(subject: string, opening: Partial<Opening> = {}, minutes = 5): Promise<number> {
  const caller = { actor: actor(subject), address: '192.0.2.1', correlation: 'c', expiresAt: Infinity };
  const wanted: Opening = { organization: 'acme', publicKey: 'U1', role: 'inspector', ...opening };
  await recordOpening(caller, wanted, Date.now() + minutes * MINUTES_MS);
  return vi.mocked(recordAudit).mock.calls.length;
}

beforeEach(() => {
  vi.mocked(recordAudit).mockReset();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a renewal is no new look, another Organization, key, role or person is', async () => {
  expect(await records('a')).toBe(1);
  expect(await records('a')).toBe(1);
  expect(await records('a', { organization: 'globex' })).toBe(2);
  expect(await records('a', { role: 'reader' })).toBe(3);
  expect(await records('a', { publicKey: 'U2' })).toBe(4);
  expect(await records('b')).toBe(5);
  expect(await records('a', { organization: 'globex' })).toBe(5);
});

it('whoever goes on renewing goes on with one look; once the JWT has expired it is another', async () => {
  await records('renewing');
  for (let n = 0; n < 5; n += 1) {
    vi.advanceTimersByTime(3 * MINUTES_MS);
    expect(await records('renewing')).toBe(1);
  }
  vi.advanceTimersByTime(5 * MINUTES_MS);
  expect(await records('renewing')).toBe(2);
});

it('a clock that is set back hides no look', async () => {
  await records('clock');
  vi.advanceTimersByTime(6 * MINUTES_MS);
  vi.setSystemTime(Date.now() - 60 * MINUTES_MS);
  expect(await records('clock')).toBe(2);
});

it('what could not be written is not taken as written', async () => {
  vi.mocked(recordAudit).mockRejectedValueOnce(new Error('NATS is away'));
  await expect(records('unwritten')).rejects.toThrow('away');
  expect(await records('unwritten')).toBe(2);
});

it('more openings than are remembered are written again, and none is left out', async () => {
  const MANY = 10_500;
  for (let n = 0; n < MANY; n += 1) await records('many', { publicKey: `U${String(n)}` });
  expect(vi.mocked(recordAudit)).toHaveBeenCalledTimes(MANY);
  // the latest are known still, the earliest are not
  expect(await records('many', { publicKey: `U${String(MANY - 1)}` })).toBe(MANY);
  expect(await records('many', { publicKey: 'U0' })).toBe(MANY + 1);
});
