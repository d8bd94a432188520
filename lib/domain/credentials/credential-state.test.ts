import { expect, test } from 'vitest';
import { credentialState, endOf, expiryWindows } from './credential-state.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

test.each([
  [7, 'active'],
  [6.99, 'expires-soon'],
  [1 / DAY_MS, 'expires-soon'],
  [0, 'expired'],
  [-1, 'expired'],
])('%d days before its end it is %s, and revoked or orphaned when it is that', (days, state) => {
  const expiresAt = NOW + days * DAY_MS;
  const standing = { expiresAt, revoked: false, orphaned: false, retired: false, replaced: false };
  expect(credentialState(standing, NOW)).toBe(state);
  expect(credentialState({ ...standing, revoked: true, orphaned: true, retired: true, replaced: true }, NOW)).toBe(
    'revoked',
  );
  const unlessExpired = (other: string) => (state === 'expired' ? state : other);
  expect(credentialState({ ...standing, orphaned: true, retired: true }, NOW)).toBe(unlessExpired('orphaned'));
  expect(credentialState({ ...standing, retired: true, replaced: true }, NOW)).toBe(unlessExpired('retired'));
  expect(credentialState({ ...standing, replaced: true }, NOW)).toBe(unlessExpired('replaced'));
});

test.each([
  [91, []],
  [90, []],
  [89.99, ['90']],
  [7, ['30', '90']],
  [6.99, ['7', '30', '90']],
  [0.99, ['1', '7', '30', '90']],
  [1 / DAY_MS, ['1', '7', '30', '90']],
  [0, []],
])('%d days before its end it ends within %j days, and within none when it is revoked', (days, windows) => {
  const expiresAt = NOW + days * DAY_MS;
  const state = (revoked: boolean) =>
    credentialState({ expiresAt, revoked, orphaned: false, retired: false, replaced: false }, NOW);
  expect(expiryWindows({ endsAt: expiresAt, state: state(false) }, NOW)).toEqual(windows);
  expect(expiryWindows({ endsAt: expiresAt, state: state(true) }, NOW)).toEqual([]);
});

test('a replaced one ends when it is revoked by itself, or before that by its expiry', () => {
  expect(endOf({ expiresAt: 5, replacedUntil: null })).toBe(5);
  expect(endOf({ expiresAt: 5, replacedUntil: 3 })).toBe(3);
  expect(endOf({ expiresAt: 5, replacedUntil: 9 })).toBe(5);
});
