import type { SupportGrantPage } from '../../../domain/support/support-grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { getConfig } from '../../config/config.ts';
import { connectedSessions } from './connected-sessions.query.ts';
import { readSupportGrants } from './support-grants.store.ts';
import { toSupportGrant } from './to-support-grant.query.ts';

/** For people of the Sovereign: the caller's own grants, and those of others that wait or are active; newest first. */
export async function listSupportGrants({ actor }: Caller): Promise<SupportGrantPage> {
  authorize(actor, 'organization.list');
  const records = await readSupportGrants(null);
  const connected = await connectedSessions(records);
  const grants = records.map((grant) => toSupportGrant(grant, actor, connected));
  return {
    items: grants.filter(({ mine, state }) => mine || state === 'active' || state === 'requested'),
    approval: getConfig().supportApproval,
  };
}

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
