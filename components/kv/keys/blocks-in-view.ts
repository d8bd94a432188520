/** Rows are read in blocks, so that a small scroll asks for nothing new. */
const BLOCK = 40;

/** The blocks of a list that a range of it touches. */
export function blocksInView<T>(items: readonly T[], { first, last }: { first: number; last: number }): T[][] {
  const blocks: T[][] = [];
  for (let start = Math.floor(first / BLOCK) * BLOCK; start <= last && start < items.length; start += BLOCK) {
    blocks.push(items.slice(start, start + BLOCK));
  }
  return blocks;
}
