import { expect, test } from 'vitest';
import { expiryDate, expiryState, wholeDays } from './expiry.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  [7, 'valid'],
  [6.99, 'soon'],
  [0, 'expired'],
  [-1, 'expired'],
])('%d days before its end it is %s', (days, state) => {
  expect(expiryState(expiryDate(NOW, days).getTime(), NOW)).toBe(state);
});

test('a credential just issued has all its days left', () => {
  const hour = 3_600_000;
  expect(wholeDays(30 * 24 * hour - 5_000)).toBe(30 * 24 * hour);
  expect(wholeDays(5 * hour)).toBe(5 * hour);
});
