import type { Actor } from '../../../domain/system/actor.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';

/**
 * The Organization whose part of the log somebody may read when they ask for it, or for all of it: undefined is all of it.
 * Throws as `authorize` does, and `not-found` for an Organization that is not there.
 */
export async function auditScope(actor: Actor, asked: string | undefined): Promise<string | undefined> {
  const slug = asked ?? (actor.scope === 'organization' ? actor.organization : undefined);
  if (slug === undefined) {
    authorize(actor, 'audit.read-all');
    return undefined;
  }
  return (await findOrganization(authorize(actor, 'audit.read', slug))).slug;
}
