import { mayDo, refusalReason } from '../../domain/access-table.ts';
import type { OrganizationAction, SovereignAction } from '../../domain/access-table.ts';
import type { Actor } from '../../domain/system/actor.ts';
import type { Grant, OrganizationGrant, SovereignGrant } from '../../domain/grant.ts';
import { organizationNotFoundMessage } from '../../domain/names.ts';
import { AccessRefused } from './access-refused.ts';

/**
 * The one gate: actor + action (+ Organization) → grant, by the table in `lib/domain/access-table.ts`.
 * It does not know which Organizations exist; whoever looks one up with the grant answers `organizationNotFound`.
 *
 * Throws {@link AccessRefused}: `not-found` for an Organization other than the actor's own, whatever the role and
 * whether it exists or not, `forbidden` with the roles it takes otherwise.
 */
export function authorize<A extends OrganizationAction>(actor: Actor, action: A, organization: string): Grant<A>;
export function authorize<A extends SovereignAction>(actor: Actor, action: A): SovereignGrant<A>;
export function authorize(
  actor: Actor,
  action: OrganizationAction | SovereignAction,
  organization: string | null = null,
): OrganizationGrant | SovereignGrant {
  if (organization !== null && actor.scope === 'organization' && actor.organization !== organization) {
    throw new AccessRefused('not-found', organizationNotFoundMessage(organization), action, organization);
  }
  if (!mayDo(actor, action)) throw new AccessRefused('forbidden', refusalReason(action), action, organization);
  // The brand exists for the compiler only, and here is where it is given.
  return { action, actor, organization } as OrganizationGrant | SovereignGrant;
}

/**
 * The same for what comes on top of what somebody may anyway: null when their roles do not allow it. Throws `not-found` for an
 * Organization other than the actor's own.
 */
export function authorizeIfAllowed<A extends OrganizationAction>(
  actor: Actor,
  action: A,
  organization: string,
): Grant<A> | null {
  try {
    return authorize(actor, action, organization);
  } catch (error) {
    if (error instanceof AccessRefused && error.code === 'forbidden') return null;
    throw error;
  }
}
