import { expect, test } from 'vitest';
import { expiryDate, expiryState } from './expiry.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  [7, 'valid'],
  [6.99, 'soon'],
  [0, 'expired'],
  [-1, 'expired'],
])('%d days before its end it is %s', (days, state) => {
  expect(expiryState(expiryDate(NOW, days).getTime(), NOW)).toBe(state);
});
