import { healthOfConditions } from './health-of-conditions.ts';
import { UNKNOWN } from './health.ts';
import { lastEventWins } from './last-event-wins.ts';

/** Managed resources of Crossplane: ready, and the same as at the provider. */
export const crossplane = lastEventWins(({ known }) =>
  known?.kind === 'crossplane' ? healthOfConditions(known.data.conditions) : UNKNOWN,
);
