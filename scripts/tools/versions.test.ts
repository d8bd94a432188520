import { expect, test } from 'vitest';
import { isAtLeast, versionIn } from './versions.ts';

test.each([
  ['nats-server: v2.15.1', '2.15.1'],
  ['0.5.1', '0.5.1'],
  ['nats-server: v2.11.0-dev', '2.11.0'],
  ['go version go1.26.8 linux/amd64', '1.26.8'],
  ['no version here', null],
])('%s', (text, version) => {
  expect(versionIn(text)).toBe(version);
});

test.each([
  ['2.10.0', true],
  ['2.10.27', true],
  ['3.0.0', true],
  ['2.9.99', false],
  ['1.99.0', false],
])('%s at least 2.10.0: %s', (version, expected) => {
  expect(isAtLeast(version, '2.10.0')).toBe(expected);
});
