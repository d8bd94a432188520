import { expect, test } from 'vitest';
import { credentialState } from './credential-state.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

test.each([
  [7, 'active'],
  [6.99, 'expires-soon'],
  [1 / DAY_MS, 'expires-soon'],
  [0, 'expired'],
  [-1, 'expired'],
])('%d days before its end it is %s, and revoked when it is that', (days, state) => {
  const expiresAt = NOW + days * DAY_MS;
  expect(credentialState({ expiresAt, revoked: false }, NOW)).toBe(state);
  expect(credentialState({ expiresAt, revoked: true }, NOW)).toBe('revoked');
});
