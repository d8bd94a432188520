/** How all benchmarks here measure: two things in turn in one run, so that a machine's mood cancels out in the ratio. */
export interface Figure {
  name: string;
  /** what the issue or a decision asks for */
  goal: string;
  /** what was measured, with its unit */
  result: string;
  holds: boolean;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** Milliseconds one run takes. */
export async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Runs both in turn, one warm-up first, and gives each one's times. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number[]; baseline: number[] }> {
  await ours();
  await baseline();
  const times = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await ours());
    times.baseline.push(await baseline());
  }
  return times;
}

/** Median of the ratios pair by pair, and their spread. */
export function ratios(times: { ours: number[]; baseline: number[] }): { median: number; text: string } {
  const pairs = times.ours.map((value, index) => value / (times.baseline[index] ?? NaN));
  const middle = median(pairs);
  return {
    median: middle,
    text: `${middle.toFixed(2)} (${Math.min(...pairs).toFixed(2)}–${Math.max(...pairs).toFixed(2)})`,
  };
}
