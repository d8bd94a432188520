import type { ObjectStatus } from '../../lib/domain/environments/environment-state-words.ts';

/** How an object is, and why when it is not well: in the words of its event, as far as it has some. */
export interface Health {
  status: ObjectStatus;
  reason: string | null;
}

export const HEALTHY: Health = { status: 'healthy', reason: null };
export const UNKNOWN: Health = { status: 'unknown', reason: null };
export const failing = (reason: string): Health => ({ status: 'failing', reason });
export const progressing = (reason: string): Health => ({ status: 'progressing', reason });
