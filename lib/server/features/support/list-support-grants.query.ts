import { isOpenView, stateOf } from '../../../domain/support/support-grant-rules.ts';
import type {
  AwaitSupportGrants,
  SupportGrantChange,
  SupportGrantPage,
  SupportGrantRecord,
} from '../../../domain/support/support-grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { getConfig } from '../../config/config.ts';
import { grantChange, grantMark } from './grant-changes.store.ts';
import { connectedUsers } from './support-connections.store.ts';
import { readSupportGrants } from './support-grants.store.ts';
import { toSupportGrant } from './to-support-grant.query.ts';

/** Public keys of a grant's sessions whose JWT has not ended; whether they are connected, the servers know. */
function openSessions(grant: SupportGrantRecord, now: number): string[] {
  if (stateOf(grant, now) !== 'active') return [];
  const open = grant.views.filter((view) => isOpenView(view, now));
  return open.map(({ publicKey }) => publicKey).filter((publicKey) => publicKey !== null);
}

/** Public keys of the sessions under these grants that some server has a connection of right now. */
async function connectedSessions(grants: readonly SupportGrantRecord[]): Promise<Set<string>> {
  const index = await getIndex();
  const now = Date.now();
  const open = new Map<string, string[]>();
  for (const grant of grants) {
    const home = index.organizations.get(grant.organization)?.account;
    const edge = home && index.edgeOf(home);
    if (edge) open.set(edge, [...(open.get(edge) ?? []), ...openSessions(grant, now)]);
  }
  const connected = [...open].map(([edge, sessions]) => connectedUsers(edge, sessions));
  return new Set((await Promise.all(connected)).flat());
}

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
  // Asked before the grants are read: what is written meanwhile is told once more.
  const mark = await grantMark(organization.slug);
  const grants = await readSupportGrants(organization.slug);
  const connected = await connectedSessions(grants);
  return {
    items: grants.map((grant) => toSupportGrant(grant, caller.actor, connected)),
    approval: getConfig().supportApproval,
    mark,
  };
}

/** Waits until a grant of the Organization is written after the mark, for 25 s at most, and not when nobody needs the answer: the process stops, or the client is gone. */
export async function awaitSupportGrants(
  caller: Caller,
  slug: string,
  { after }: AwaitSupportGrants,
  isOver: () => boolean,
): Promise<SupportGrantChange> {
  const organization = await findOrganization(authorize(caller.actor, 'support-grant.list', slug));
  const { slug: known } = organization;
  return { mark: await (after === undefined ? grantMark(known) : grantChange(known, after, isOver)) };
}
