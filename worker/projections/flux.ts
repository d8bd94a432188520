import { healthOfConditions } from './health-of-conditions.ts';
import { UNKNOWN } from './health.ts';
import type { Projection } from './object-change.ts';

/** Kustomizations as Flux reconciles them. */
export const flux: Projection = ({ known }) =>
  known?.kind === 'kustomization' ? healthOfConditions(known.data.conditions) : UNKNOWN;
