import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { quote } from './problem.ts';

test('a quotation is short, on one line and can be written as UTF-8', () => {
  expect(quote('a\r\nb\u2028\ud800')).toBe('“a\uFFFD\uFFFDb\uFFFD\uFFFD”');
  assert(
    property(string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(quote(text).length).toBeLessThanOrEqual(83);
      expect(quote(text)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
  );
});
