import { expect, it } from 'vitest';
import { joinCookie, leftoverChunks, splitCookie } from './chunks.ts';

const NAME = '__Host-s';

it.each([1, 3600, 3601, 9000, 14_400])('gives back %i characters, in any order and among other cookies', (length) => {
  const value = Array.from({ length }, (_, at) => String(at % 7)).join('');
  const cookies = [{ name: 'theme', value: 'dark' }, ...splitCookie(NAME, value)].toReversed();
  expect(joinCookie(NAME, cookies)).toBe(value);
});

it('keeps every cookie below what browsers take', () => {
  const chunks = splitCookie(NAME, 'x'.repeat(9000));
  expect(chunks.map(({ name, value }) => [name, value.length])).toEqual([
    ['__Host-s.0', 3600],
    ['__Host-s.1', 3600],
    ['__Host-s.2', 1800],
  ]);
});

it('refuses what would not fit into the headers of a request', () => {
  expect(splitCookie(NAME, 'x'.repeat(4 * 3600))).toHaveLength(4);
  expect(() => splitCookie(NAME, 'x'.repeat(4 * 3600 + 1))).toThrow('do not fit');
});

it('names the chunks that a shorter value leaves behind, and no other cookie', () => {
  const held = [
    ...splitCookie(NAME, 'x'.repeat(9000)),
    { name: '__Host-s.other', value: '' },
    { name: 'a', value: '' },
  ];
  expect(leftoverChunks(NAME, held, splitCookie(NAME, 'short'))).toEqual(['__Host-s.1', '__Host-s.2']);
  expect(leftoverChunks(NAME, held, [])).toEqual(['__Host-s.0', '__Host-s.1', '__Host-s.2']);
});

it('is empty where there is nothing', () => {
  expect(joinCookie(NAME, [{ name: '__Host-s', value: 'x' }])).toBe('');
});
