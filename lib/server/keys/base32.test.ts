import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';

it.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is the vector %s of RFC 4648', (text, encoded) => {
  expect(encodeBase32(Buffer.from(text))).toBe(encoded);
  expect(decodeBase32(encoded)?.toString()).toBe(text);
});

it('gives any bytes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 500 },
  );
});

it.each(['mzxw6', 'MZXW6===', 'MZX1', 'MZ W6', 'MZÄ'])('refuses %j', (text) => {
  expect(decodeBase32(text)).toBeNull();
});
