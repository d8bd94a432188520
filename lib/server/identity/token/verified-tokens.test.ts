import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { VERIFIED_MS, VerifiedTokens } from './verified-tokens.ts';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-27T12:00:00Z') }));
afterEach(() => vi.useRealTimers());

const rules = {};
const checks = (validFor = 300_000) => vi.fn(() => Promise.resolve({ expiresAt: Date.now() + validFor }));

it('a token is checked once in some seconds, and each token on its own', async () => {
  const tokens = new VerifiedTokens();
  const verify = checks();
  for (const token of ['a', 'a', 'b', 'a']) await tokens.read(rules, token, verify);
  expect(verify).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(VERIFIED_MS - 1);
  await tokens.read(rules, 'a', verify);
  expect(verify).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1);
  await tokens.read(rules, 'a', verify);
  expect(verify).toHaveBeenCalledTimes(3);
});

it('one that expires sooner is checked again then, also while the clock stands in the past', async () => {
  const tokens = new VerifiedTokens();
  const verify = checks(1_000);
  await tokens.read(rules, 'a', verify);
  vi.advanceTimersByTime(1_000);
  await tokens.read(rules, 'a', verify);
  expect(verify).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(1_000);
  await tokens.read(rules, 'a', verify);
  expect(verify).toHaveBeenCalledTimes(3);
});

it('one that is valid only by the tolerance for clocks is checked each time', async () => {
  const tokens = new VerifiedTokens();
  const verify = checks(-1);
  for (let n = 0; n < 3; n += 1) await tokens.read(rules, 'a', verify);
  expect(verify).toHaveBeenCalledTimes(3);
});

it('one that was refused is refused again, and with other rules nothing is known', async () => {
  const tokens = new VerifiedTokens<{ expiresAt: number }>();
  const refuse = vi.fn(() => Promise.reject(new Error('no')));
  for (let n = 0; n < 2; n += 1) await expect(tokens.read(rules, 'a', refuse)).rejects.toThrow('no');
  expect(refuse).toHaveBeenCalledTimes(2);
  await tokens.read(rules, 'a', checks());
  await expect(tokens.read({}, 'a', refuse)).rejects.toThrow('no');
});

it('more tokens than are remembered are all checked, the oldest again', async () => {
  const tokens = new VerifiedTokens();
  const verify = checks();
  for (let n = 0; n <= 1_000; n += 1) await tokens.read(rules, String(n), verify);
  await tokens.read(rules, '1000', verify);
  expect(verify).toHaveBeenCalledTimes(1_001);
  await tokens.read(rules, '0', verify);
  expect(verify).toHaveBeenCalledTimes(1_002);
});
