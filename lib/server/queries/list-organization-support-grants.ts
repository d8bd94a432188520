import type { Caller } from '../../domain/caller.ts';
import type { SupportGrantPage } from '../../domain/support-grant.ts';
import { authorize } from '../access/authorize.ts';
import { getConfig } from '../config/config.ts';
import { readSupportGrants } from '../nats/support-grants.ts';
import { connectedSessions } from './connected-sessions.ts';
import { findOrganization } from './find-organization.ts';
import { toSupportGrant } from './to-support-grant.ts';

/** Who may look, looks and looked into an Organization, newest first; what is live is asked of the servers themselves. */
export async function listOrganizationSupportGrants(caller: Caller, slug: string): Promise<SupportGrantPage> {
  const organization = await findOrganization(authorize(caller.actor, 'support-grant.list', slug));
  const grants = await readSupportGrants(organization.slug);
  const connected = await connectedSessions(grants);
  return {
    items: grants.map((grant) => toSupportGrant(grant, caller.actor, connected)),
    approval: getConfig().supportApproval,
  };
}
