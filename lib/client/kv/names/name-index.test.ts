import { describe, expect, it } from 'vitest';
import { compareNames, NameIndex } from './name-index.ts';

const indexOf = (...pages: string[][]) => {
  const index = new NameIndex();
  for (const page of pages) index.append(page);
  return index;
};
const all = (index: NameIndex) => index.matches(0, Infinity);

describe('NameIndex', () => {
  it('holds pages in order, and once what two of them share', () => {
    const index = indexOf(['a', 'b'], ['b', 'c'], [], ['c']);
    expect(all(index)).toEqual(['a', 'b', 'c']);
    expect(index.size).toBe(3);
    expect(all(indexOf())).toEqual([]);
    expect(all(indexOf([], ['a'], []))).toEqual(['a']);
  });

  it('puts new names at their places, at the ends too, and none twice', () => {
    const index = indexOf(['b', 'd']);
    index.insert(['d', 'e', 'a', 'c', 'a']);
    expect(all(index)).toEqual(['a', 'b', 'c', 'd', 'e']);
    index.insert([]);
    const empty = indexOf();
    empty.insert(['x']);
    expect(all(empty)).toEqual(['x']);
  });

  it('finds what contains a text, whatever its case, and each name once', () => {
    const index = indexOf(['Pod/Shop', 'deploy/pod/pod', 'net'].sort(compareNames));
    index.search('pod');
    expect(all(index)).toEqual(['Pod/Shop', 'deploy/pod/pod']);
    index.search('nothing');
    expect(all(index)).toEqual([]);
    index.search('');
    expect(index.matching).toBe(3);
  });

  it('does not find across two names', () => {
    const index = indexOf(['ab', 'cd']);
    for (const text of ['bc', 'b\nc', '\n']) {
      index.search(text);
      expect(all(index).length, JSON.stringify(text)).toBeLessThanOrEqual(text === '\n' ? 2 : 1);
    }
    index.search('bc');
    expect(all(index)).toEqual([]);
  });

  it('finds in names whose lower case is longer', () => {
    // each longer one would move what stands behind it by a place
    const index = indexOf(['İİİİİİ', 'ıyz', 'ız', 'ız1', 'ız2'].sort(compareNames));
    index.search('yz');
    expect(all(index)).toEqual(['ıyz']);
    index.search('İ');
    expect(all(index)).toEqual(['İİİİİİ']);
  });

  it('searches again in what is added', () => {
    const index = indexOf(['pod/a']);
    index.search('pod');
    index.insert(['pod/b', 'net/c']);
    index.append(['pod/z']);
    expect(all(index)).toEqual(['pod/a', 'pod/b', 'pod/z']);
    expect(index.matches(1, 2)).toEqual(['pod/b']);
    expect(index.matches(-5, 0)).toEqual([]);
  });

  it('finds one of 200,000 within a tenth of a second', () => {
    const index = indexOf(
      Array.from({ length: 200_000 }, (_, n) => `pod/ns-${String(n % 50)}/p${String(n)}`).sort(compareNames),
    );
    const start = performance.now();
    index.search('/p199999');
    expect(performance.now() - start).toBeLessThan(100);
    expect(all(index)).toEqual(['pod/ns-49/p199999']);
  });
});

it('names stand in the order of their UTF-8 bytes', () => {
  const names = ['a', 'ab', 'b', 'é', '\uffee', '\u{1f451}', '\u{1f451}a', ''];
  const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect([...names].sort(compareNames)).toEqual(sorted);
});
