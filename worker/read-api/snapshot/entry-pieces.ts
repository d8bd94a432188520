import { entryJson } from './entry.ts';
import type { Entry } from './entry.ts';

const MOST_CHARACTERS = 64 * 1024;

/** The JSON of rows, in pieces that are written at once, with `between` between two rows of a piece. */
export function* entryPieces(
  rows: readonly Entry[],
  from: number,
  to: number,
  payloads: boolean,
  between: string,
): Generator<string> {
  let piece = '';
  for (let at = from; at < to; at += 1) {
    const row = rows[at];
    if (row) piece += `${piece === '' ? '' : between}${entryJson(row, payloads)}`;
    if (piece.length > MOST_CHARACTERS) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
