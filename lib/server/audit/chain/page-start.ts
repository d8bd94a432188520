/** How many of what is looked for there are from a sequence on, up to the end of the range. */
export type Count = (from: number) => Promise<number>;

/** A first look reaches so many records back, and each further one so many times as far. */
const FIRST_REACH = 20_000;
const REACH_GROWS = 8;

/**
 * The sequence to read a page from, and how many match from there on: JetStream reads forward only, but it counts without
 * reading. Looks at the newest records first, since the server has to load its index of every block that it counts in.
 * Then guesses by how dense the matches are, and corrects by halves. A record more than the page needs may cost the
 * server the reading of a whole block, a count a hundredth of that; so a few are worth while, and then fewer.
 */
export async function pageStart(count: Count, range: { from: number; before: number }, limit: number) {
  const { before } = range;
  /** fewer than `limit` match from here on */
  let few = before;
  let start = { from: before, matches: 0 };
  for (let reach = FIRST_REACH; start.matches < limit && start.from > range.from; reach *= REACH_GROWS) {
    few = start.from;
    const from = Math.max(range.from, before - reach);
    start = { from, matches: await count(from) };
  }
  for (let enough = 1.3; start.matches > enough * limit && few - start.from > enough * limit; enough += 0.3) {
    const guess = before - Math.ceil((1.15 * limit * (before - start.from)) / start.matches);
    const next = guess > start.from && guess < few ? guess : Math.floor((start.from + few) / 2);
    const matches = await count(next);
    if (matches >= limit) start = { from: next, matches };
    else few = next;
  }
  return start;
}
