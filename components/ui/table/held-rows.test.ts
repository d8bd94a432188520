import { expect, test } from 'vitest';

import { holdRows } from './held-rows.ts';

const rows = (text: string) => text.split('').map((key) => ({ key, value: 1 }));
const hold = (held: string, now: string) => {
  const { rows: shown, gone, waiting, reordered } = holdRows(rows(held), rows(now), ({ key }) => key);
  return [shown.map(({ key }) => key).join(''), [...gone].join(''), waiting, reordered];
};

test('rows stay where they are, and what came above or between waits', () => {
  expect(hold('abc', 'abc')).toEqual(['abc', '', 0, false]);
  expect(hold('abc', 'xyabc')).toEqual(['abc', '', 2, false]);
  expect(hold('abc', 'axbc')).toEqual(['abc', '', 1, false]);
  expect(hold('abc', 'cab')).toEqual(['abc', '', 0, true]);
});

test('what came below moves no row, and is shown', () => {
  expect(hold('abc', 'abcde')).toEqual(['abcde', '', 0, false]);
  expect(hold('abc', 'xabcde')).toEqual(['abcde', '', 1, false]);
});

test('a row that went stays as gone, and one that newer ones moved out of what was read does not', () => {
  expect(hold('abc', 'ac')).toEqual(['abc', 'b', 0, false]);
  expect(hold('abcd', 'xyab')).toEqual(['abcd', '', 2, false]);
  expect(hold('abc', 'ab')).toEqual(['abc', 'c', 0, false]);
  expect(hold('abc', '')).toEqual(['abc', 'abc', 0, false]);
  expect(hold('abc', 'xyz')).toEqual(['abc', '', 3, false]);
});

test('a row shows what it is now', () => {
  const held = [{ key: 'a', value: 1 }];
  const now = [
    { key: 'b', value: 1 },
    { key: 'a', value: 2 },
  ];
  expect(holdRows(held, now, ({ key }) => key).rows).toEqual([{ key: 'a', value: 2 }]);
});
