import { expect, test } from 'vitest';
import { wholeDays } from './expiry.ts';

test('a credential just issued has all its days left', () => {
  const hour = 3_600_000;
  expect(wholeDays(30 * 24 * hour - 5_000)).toBe(30 * 24 * hour);
  expect(wholeDays(5 * hour)).toBe(5 * hour);
});
