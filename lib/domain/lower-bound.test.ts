import { expect, test } from 'vitest';
import { lowerBound } from './lower-bound.ts';

const rows = ['pod/a', 'pod/c', 'pod/e'].map((key) => ({ key }));

test.each([
  ['', 0],
  ['pod/a', 0],
  ['pod/b', 1],
  ['pod/c', 1],
  ['pod/e', 2],
  ['pod/f', 3],
])('%j stands, or would stand, at %i', (key, place) => {
  expect(lowerBound(rows, key)).toBe(place);
});

test('among none it is the first', () => {
  expect(lowerBound([], 'pod/a')).toBe(0);
});
