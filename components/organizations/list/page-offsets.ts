/** Offsets of the pages that rows `first` to `last` lie on, each a multiple of `size`. */
export function pageOffsets(first: number, last: number, size: number): number[] {
  const from = Math.floor(Math.max(first, 0) / size);
  const to = Math.floor(Math.max(last, 0) / size);
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * size);
}
