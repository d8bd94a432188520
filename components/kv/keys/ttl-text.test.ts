import { expect, test } from 'vitest';
import { historyText, ttlText, valueTtlText } from './ttl-text.ts';

test.each([
  ['never', 'never expires'],
  ['0', 'never expires'],
  ['600', 'lives 600\u00a0s'],
  ['1h30m', 'lives 1h30m'],
])('a value with Nats-TTL: %s', (ttl, expected) => {
  expect(valueTtlText(ttl)).toBe(expected);
});

test.each([
  [-1, 'every revision'],
  [0, 'every revision'],
  [1, '1 revision'],
  [64, '64 revisions'],
])('a history of %s', (history, expected) => {
  expect(historyText(history)).toBe(expected);
});

test.each([
  [0, 'never'],
  [-1, 'never'],
  [600e9, '10\u00a0min'],
])('a bucket that lets go after %s ns', (nanoseconds, expected) => {
  expect(ttlText(nanoseconds)).toBe(expected);
});
