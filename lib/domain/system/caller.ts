import type { Actor } from './actor.ts';

/** One request as commands and queries see it: who asks, from where, and the id that ties log and audit together. */
export interface Caller {
  actor: Actor;
  address: string;
  correlation: string;
  /** milliseconds since 1970; until then it is known who the actor is and which roles they hold */
  expiresAt: number;
}
