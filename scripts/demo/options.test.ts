import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('nothing asked for', () => {
  expect(parseOptions([])).toEqual({ organizations: 3, port: null, fresh: false });
});

test('everything asked for', () => {
  expect(parseOptions(['--organizations', '10000', '--port', '3000', '--fresh'])).toEqual({
    organizations: 10_000,
    port: 3000,
    fresh: true,
  });
});

test.each([
  [['--port', 'x'], '--port wants a whole number'],
  [['--organizations', '0'], '--organizations wants a whole number'],
  [['--unknown'], 'Unknown option'],
  [['--help'], 'Usage:'],
])('%j explains itself', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
