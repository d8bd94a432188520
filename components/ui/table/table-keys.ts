/** Which row a key leads to, or null when it means nothing here. `page` is how many rows fit. */
export function nextRow(key: string, from: number, page: number, count: number): number | null {
  const target: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(target, key) ? target[key] : undefined;
  return to === undefined ? null : Math.min(Math.max(to, 0), count - 1);
}
