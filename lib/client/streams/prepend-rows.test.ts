import { describe, expect, it } from 'vitest';
import { MOST_ROWS, prependRows } from './prepend-rows.ts';

const rows = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, i) => ({ sequence: from - i, subject: 's', time: '', bytes: 0 }));
const data = {
  pages: [
    { rows: rows(100, 51), next: 51, upTo: null, bounds: null, end: null },
    { rows: rows(50, 1), next: null, upTo: null, bounds: null, end: null },
  ],
  pageParams: [null, 51],
};

describe('prependRows', () => {
  it('puts the newer ones on top and keeps the pages below', () => {
    const { pages, pageParams } = prependRows(data, rows(102, 101));
    expect(pages.flatMap((page) => page.rows.map((row) => row.sequence))).toEqual(
      rows(102, 1).map((row) => row.sequence),
    );
    expect(pageParams).toEqual([null, 51]);
  });

  it('forgets the oldest when there are too many, and says where to read on', () => {
    const { pages } = prependRows(data, rows(100 + MOST_ROWS - 10, 101));
    expect(pages).toHaveLength(1);
    expect(pages[0]?.rows).toHaveLength(MOST_ROWS);
    expect(pages[0]?.rows.at(-1)?.sequence).toBe(91);
    expect(pages[0]?.next).toBe(91);
  });
});
