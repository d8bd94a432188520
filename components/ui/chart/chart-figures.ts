/** Figures as a chart draws them. Pure. */

type Figure = number | null;

/** Indexes of figures between two gaps: a line has no length there, so they are drawn as points. */
export const alone = (figures: readonly Figure[]): number[] =>
  figures.flatMap((figure, index) =>
    figure !== null && (figures[index - 1] ?? null) === null && (figures[index + 1] ?? null) === null ? [index] : [],
  );

/** A limit that is so much higher than every figure would press them flat: it is told in words. */
const HIGHEST_SHARE = 5;

/** The upper end of the scale: above every figure, and above the limit where that is not far from them. */
export function scaleTop(lines: readonly (readonly Figure[])[], limit: number | null): { top: number; limit: boolean } {
  const highest = lines.flat().reduce<number>((most, figure) => Math.max(most, figure ?? 0), 0);
  const showsLimit = limit !== null && limit <= highest * HIGHEST_SHARE;
  const top = Math.max(highest, showsLimit ? limit : 0) * 1.1;
  return { top: top === 0 ? 1 : top, limit: showsLimit };
}

/** The newest figure that is known; -1 when none is. */
export const newestKnown = (figures: readonly Figure[]): number => figures.findLastIndex((figure) => figure !== null);

const LEAST_SPAN_SECONDS = 60;

/** From when to when a chart shows, seconds since 1970: a minute at least, or a single moment would be shown amid years. */
export const timeRange = (from: number, to: number): [number, number] => [Math.min(from, to - LEAST_SPAN_SECONDS), to];
