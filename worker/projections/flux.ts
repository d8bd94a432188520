import { healthOfConditions } from './health-of-conditions.ts';
import { UNKNOWN } from './health.ts';
import { lastEventWins } from './last-event-wins.ts';

/** Kustomizations as Flux reconciles them. */
export const flux = lastEventWins(({ known }) =>
  known?.kind === 'kustomization' ? healthOfConditions(known.data.conditions) : UNKNOWN,
);
