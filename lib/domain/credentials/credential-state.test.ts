import { expect, test } from 'vitest';
import { credentialState, expiryWindows } from './credential-state.ts';

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
  expect(credentialState({ expiresAt, revoked: false, orphaned: false }, NOW)).toBe(state);
  expect(credentialState({ expiresAt, revoked: true, orphaned: true }, NOW)).toBe('revoked');
  const orphaned = credentialState({ expiresAt, revoked: false, orphaned: true }, NOW);
  expect(orphaned).toBe(state === 'expired' ? state : 'orphaned');
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
  const state = (revoked: boolean) => credentialState({ expiresAt, revoked, orphaned: false }, NOW);
  expect(expiryWindows({ expiresAt, state: state(false) }, NOW)).toEqual(windows);
  expect(expiryWindows({ expiresAt, state: state(true) }, NOW)).toEqual([]);
});
