/**
 * JetStream reads forward only. To find the newest messages before a sequence, windows of sequences are read from high
 * to low: twice as wide each time while they hold too little, halved from above when one holds more than we want to read.
 */
export interface SearchWindow {
  /** first sequence to read */
  from: number;
  /** everything at or above it is searched already */
  before: number;
  /** the stream's first sequence */
  floor: number;
}

/** The first window: exactly as many sequences as messages are wanted; enough where nothing is filtered or deleted. */
export const firstWindow = (before: number, floor: number, wanted: number): SearchWindow => ({
  from: Math.max(floor, before - wanted),
  before,
  floor,
});

/** After a window was read whole: the one below it, twice as wide; null when the floor is reached. */
export function lowerWindow({ from, before, floor }: SearchWindow): SearchWindow | null {
  if (from <= floor) return null;
  return { from: Math.max(floor, from - 2 * (before - from)), before: from, floor };
}

/** After reading stopped at `lastRead` in a window that holds too much: the upper half of the rest of it. */
export const upperHalf = ({ before, floor }: SearchWindow, lastRead: number): SearchWindow => ({
  from: lastRead + Math.ceil((before - lastRead) / 2),
  before,
  floor,
});
