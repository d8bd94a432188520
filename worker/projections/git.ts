import { HEALTHY } from './health.ts';
import { lastEventWins } from './last-event-wins.ts';

/** Commits: they are there, and nothing goes wrong with them. */
export const git = lastEventWins(() => HEALTHY);
