import { HEALTHY } from './health.ts';
import type { Projection } from './object-change.ts';

/** Commits: they are there, and nothing goes wrong with them. */
export const git: Projection = () => HEALTHY;
