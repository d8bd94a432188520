import type { Tally } from './publish-events.ts';

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });

/** How far it is: what was published since the start, how fast, and what was not. */
export const progressLine = ({ published, failed }: Tally, seconds: number): string =>
  `${count(seconds).padStart(6)} s  ${count(published)} published (${count(published / Math.max(seconds, 0.001))}/s), ${count(failed)} failed`;

/** Why events failed, most frequent first. */
export const describeFailures = ({ failures }: Tally): string[] =>
  [...failures].sort(([, one], [, other]) => other - one).map(([why, times]) => `${count(times)} failed: ${why}`);
