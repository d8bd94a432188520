import type { InfiniteData } from '@tanstack/react-query';

import type { LoadedMessages, MessageRow } from './message-queries.ts';

/** A list longer than this forgets its oldest rows; they are read again when somebody scrolls there. */
export const MOST_ROWS = 2_000;

/** Puts newer rows, newest first, before those read. What stays has no gap. */
export function prependRows(data: InfiniteData<LoadedMessages>, newer: MessageRow[]): InfiniteData<LoadedMessages> {
  const [first, ...older] = data.pages;
  const count = data.pages.reduce((sum, { rows }) => sum + rows.length, newer.length);
  if (first && count <= MOST_ROWS) return { ...data, pages: [{ ...first, rows: [...newer, ...first.rows] }, ...older] };
  const rows = [...newer, ...data.pages.flatMap((page) => page.rows)].slice(0, MOST_ROWS);
  return {
    pages: [
      {
        rows,
        next: rows.at(-1)?.sequence ?? null,
        upTo: first?.upTo ?? null,
        bounds: first?.bounds ?? null,
        end: first?.end ?? null,
      },
    ],
    pageParams: [null],
  };
}
