import type { Caller } from '../../domain/caller.ts';
import type { SupportGrantPage } from '../../domain/support-grant.ts';
import { authorize } from '../access/authorize.ts';
import { getConfig } from '../config/config.ts';
import { readSupportGrants } from '../nats/support-grants.ts';
import { connectedSessions } from './connected-sessions.ts';
import { toSupportGrant } from './to-support-grant.ts';

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
