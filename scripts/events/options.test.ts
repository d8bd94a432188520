import { expect, test } from 'vitest';
import { parseOptions, Usage } from './options.ts';

test('what is asked for, and what is meant without it', () => {
  const line = '--rate 1000 --environments acme-prod,globex-dev,acme-prod --duration 60 --poison 0.01';
  expect(parseOptions(line.split(' '))).toEqual({
    environments: ['acme-prod', 'globex-dev'],
    rate: 1000,
    durationSeconds: 60,
    poison: 0.01,
  });
  expect(parseOptions([])).toEqual({ environments: ['acme-prod'], rate: 100, durationSeconds: null, poison: 0 });
});

test.each([
  [['--rate', 'fast'], '--rate wants a number'],
  [['--rate', '0'], '--rate wants a number'],
  [['--poison', '2'], '--poison wants a number from 0 to 1, not “2”.'],
  [['--duration', ''], '--duration wants a number'],
  [['--environments', 'acme-prod,'], '--environments wants names'],
  [['--speed', '9'], "Unknown option '--speed'"],
  [['--help'], 'Usage: npm run events'],
])('%j', (args, words) => {
  expect(() => parseOptions(args)).toThrow(Usage);
  expect(() => parseOptions(args)).toThrow(words);
});
