import { healthOfConditions } from './health-of-conditions.ts';
import { UNKNOWN } from './health.ts';
import type { Projection } from './object-change.ts';

/** Managed resources of Crossplane: ready, and the same as at the provider. */
export const crossplane: Projection = ({ known }) =>
  known?.kind === 'crossplane' ? healthOfConditions(known.data.conditions) : UNKNOWN;
