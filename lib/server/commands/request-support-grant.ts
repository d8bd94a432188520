import { randomUUID } from 'node:crypto';
import type { Caller } from '../../domain/caller.ts';
import { VertebraError } from '../../domain/errors.ts';
import { needsApproval, stateOf } from '../../domain/support-grant-rules.ts';
import type { RequestSupportGrant, SupportGrant, SupportGrantRecord } from '../../domain/support-grant.ts';
import { authorize } from '../access/authorize.ts';
import { audited } from '../audit/audited.ts';
import { getConfig } from '../config/config.ts';
import { createSupportGrant, readSupportGrants } from '../nats/support-grants.ts';
import { addSupportKey } from '../nats/support-keys.ts';
import { findOpenOrganization } from '../queries/find-organization.ts';
import { isRequester, toSupportGrant } from '../queries/to-support-grant.ts';
import { activated } from './activate-support-grant.ts';

/** One at a time: a second one would only make it harder to see what ends when. */
async function refuseSecond({ actor }: Caller, organization: string): Promise<void> {
  const now = Date.now();
  const other = (await readSupportGrants(organization)).find(
    (grant) => isRequester(grant, actor) && ['requested', 'active'].includes(stateOf(grant, now)),
  );
  if (!other) return;
  const what = stateOf(other, now) === 'active' ? 'an active grant' : 'a request that waits';
  throw new VertebraError(
    'conflict',
    `You have ${what} for ${organization} already, about ${other.ticket}. Nothing was changed. End that one first.`,
  );
}

const requestOf = ({ actor }: Caller, organization: string, input: RequestSupportGrant): SupportGrantRecord => ({
  id: randomUUID(),
  organization,
  status: 'requested',
  requester: {
    issuer: actor.issuer,
    subject: actor.subject,
    username: actor.username,
    displayName: actor.displayName,
  },
  ...input,
  requestedAt: new Date().toISOString(),
  decidedBy: null,
  decidedAt: null,
  denial: null,
  startsAt: null,
  endsAt: null,
  endedBy: null,
  endedAt: null,
  views: [],
  past: [],
  omitted: 0,
});

/**
 * Asks to look into an Organization's data. By the Sovereign's policy it is granted at once, or waits for an admin of the
 * Organization. Throws `conflict` when the same person has one there already.
 */
export async function requestSupportGrant(
  caller: Caller,
  slug: string,
  input: RequestSupportGrant,
): Promise<SupportGrant> {
  const access = authorize(caller.actor, 'support-grant.request', slug);
  const organization = await findOpenOrganization(access);
  const request = requestOf(caller, slug, input);
  const waits = needsApproval(getConfig().supportApproval, input.scope);
  const subject = { action: 'support-grant.request', organization: slug, object: request.id } as const;
  const act = async () => {
    await refuseSecond(caller, slug);
    const grant = waits ? request : activated(request, null);
    // Key first: without the record nobody gets a JWT by it.
    if (grant.endsAt !== null) {
      await addSupportKey(access, organization.account, { grant: grant.id, endsAt: grant.endsAt });
    }
    await createSupportGrant(grant);
    return toSupportGrant(grant, caller.actor);
  };
  return audited(caller, subject, act, () => {
    const policy = waits ? 'waits for an admin' : 'granted at once by the policy';
    return `${input.scope}, ${String(input.minutes)} min, ${input.ticket}: ${input.reason} (${policy})`;
  });
}
