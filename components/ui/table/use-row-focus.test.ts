import { expect, test } from 'vitest';

import { nextRow } from './use-row-focus.ts';

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 3, 2],
  ['PageDown', 3, 13],
  ['PageUp', 13, 3],
  ['Home', 42, 0],
  ['End', 3, 99],
])('%s on row %d goes to row %d', (key, from, to) => {
  expect(nextRow(key, from, 10, 100)).toBe(to);
});

test.each([
  ['ArrowUp', 0, 0],
  ['PageUp', 4, 0],
  ['ArrowDown', 99, 99],
  ['PageDown', 95, 99],
])('%s on row %d stays inside the table', (key, from, to) => {
  expect(nextRow(key, from, 10, 100)).toBe(to);
});

test('leaves other keys alone', () => {
  expect(nextRow('a', 3, 10, 100)).toBeNull();
  expect(nextRow('toString', 3, 10, 100)).toBeNull();
});
