import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indentJson, memberText } from './json-text.ts';

describe('indentJson', () => {
  it('looks as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(indentJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('keeps what parsing would lose', () => {
    expect(indentJson('{"id":12345678901234567890,"a":1.10,"a":2}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "a": 1.10,\n  "a": 2\n}',
    );
  });

  it('stops soon after the limit', () => {
    expect(indentJson(JSON.stringify(Array.from({ length: 100_000 }, () => 1)), 1000).length).toBeLessThan(1100);
  });

  it('takes a string of 1 MB', () => {
    const text = JSON.stringify({ blob: '\\"x'.repeat(250_000) });
    expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text));
  });
});

describe('memberText', () => {
  it.each([
    ['{"a": {"data": 1}, "data" : [1, {"x": 2}] }', '[1, {"x": 2}]'],
    ['{"data":"a,}]\\"b","z":1}', '"a,}]\\"b"'],
    ['{"z":1,"data":12345678901234567890}', '12345678901234567890'],
    ['{"data":1,"data":2}', '2'],
    ['{"z":"data"}', null],
    ['["data",1]', null],
  ])('%s', (text, expected) => {
    expect(memberText(text, 'data')).toBe(expected);
  });
});
