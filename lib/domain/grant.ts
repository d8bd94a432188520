import type { Action, OrganizationAction, SovereignAction } from './access-table.ts';
import type { Actor } from './system/actor.ts';

declare const granted: unique symbol;

/**
 * Proof that `lib/server/access` allowed an action. Only that room makes one (a lint rule keeps casts out elsewhere);
 * commands, queries and signing ask for it, so a forgotten check does not compile.
 */
export interface OrganizationGrant<A extends OrganizationAction = OrganizationAction> {
  readonly [granted]: true;
  readonly action: A;
  readonly actor: Actor;
  /** slug of the one Organization it is about */
  readonly organization: string;
}

export interface SovereignGrant<A extends SovereignAction = SovereignAction> {
  readonly [granted]: true;
  readonly action: A;
  readonly actor: Actor;
  readonly organization: null;
}

export type Grant<A extends Action = Action> = A extends OrganizationAction
  ? OrganizationGrant<A>
  : A extends SovereignAction
    ? SovereignGrant<A>
    : never;
