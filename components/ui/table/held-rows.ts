/** A list whose rows hold still, as it is shown, and what waits. */
export interface HeldRows<T> {
  /** in the order in which they stood, each as it is now; what came below them is below */
  rows: T[];
  /** by key: where a row stands in the list now */
  places: ReadonlyMap<string, number>;
  /** keys of rows that are not in the list any more */
  gone: ReadonlySet<string>;
  /** how many that came between or above wait */
  waiting: number;
  /** whether those that are there stand in another order now */
  reordered: boolean;
}

/**
 * Rows that stay where they are while somebody points at them: `held` are those that stood there, `now` those of the list. A row
 * that is not among `now` is gone, but for those at the end of a list that did not become shorter: it has read so many, and what
 * came moved them out.
 */
export function holdRows<T>(held: readonly T[], now: readonly T[], keyOf: (row: T) => string): HeldRows<T> {
  const places = new Map(now.map((row, place) => [keyOf(row), place]));
  const known = new Set<string>();
  const absent: string[] = [];
  let gone = 0;
  let last = -1;
  let before = -1;
  let reordered = false;
  const rows = held.map((row) => {
    const key = keyOf(row);
    known.add(key);
    const place = places.get(key);
    if (place === undefined) {
      absent.push(key);
      return row;
    }
    gone = absent.length;
    if (place < before) reordered = true;
    before = place;
    last = Math.max(last, place);
    return now[place] ?? row;
  });
  const isNew = (row: T) => !known.has(keyOf(row));
  const below = last < 0 ? [] : now.slice(last + 1);
  return {
    rows: [...rows, ...below],
    places,
    gone: new Set(now.length < held.length ? absent : absent.slice(0, gone)),
    waiting: now.slice(0, last < 0 ? now.length : last).filter(isNew).length,
    reordered,
  };
}
