import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { needsApproval, stateOf } from '../../../domain/support/support-grant-rules.ts';
import type { RequestSupportGrant, SupportGrant, SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { getConfig } from '../../config/config.ts';
import { isSilence } from '../../nats/connections/connect.ts';
import { claimRequest, createSupportGrant, readSupportGrants, releaseRequest } from './support-grants.store.ts';
import { addSupportKey } from './support-keys.store.ts';
import { findOpenOrganization } from '../../accounts/find-organization.ts';
import { isRequester, toSupportGrant } from './to-support-grant.query.ts';
import { activated } from './activate-support-grant.command.ts';

const isOver = (grant: SupportGrantRecord): boolean => !['requested', 'active'].includes(stateOf(grant, Date.now()));

function refuse(other: SupportGrantRecord | 'making', organization: string): never {
  if (other === 'making') {
    throw new VertebraError(
      'conflict',
      `Another request of yours for ${organization} is in progress. Nothing was changed. Check its result; if there is none, try again in two minutes.`,
    );
  }
  const what = stateOf(other, Date.now()) === 'active' ? 'an active grant' : 'a request that waits';
  throw new VertebraError(
    'conflict',
    `You have ${what} for ${organization}, about ${other.ticket}. Nothing was changed. End that one first.`,
  );
}

/** One at a time: a second one would only make it harder to see what ends when. */
async function refuseSecond({ actor }: Caller, request: SupportGrantRecord): Promise<void> {
  const { organization } = request;
  const claimed = await claimRequest(request, isOver);
  if (claimed !== null) refuse(claimed, organization);
  // One of before there were claims.
  const other = (await readSupportGrants(organization)).find((grant) => isRequester(grant, actor) && !isOver(grant));
  if (other) refuse(other, organization);
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
    try {
      await refuseSecond(caller, request);
      const grant = waits ? request : activated(request, null);
      // Key first: without the record nobody gets a JWT by it.
      if (grant.endsAt !== null) {
        await addSupportKey(access, organization.account, { grant: grant.id, endsAt: grant.endsAt });
      }
      await createSupportGrant(grant);
      return toSupportGrant(grant, caller.actor);
    } catch (error) {
      // Without an answer the grant may have been made: then it keeps the place, else the place is free in two minutes.
      if (!isSilence(error)) await releaseRequest(request).catch(() => undefined);
      throw error;
    }
  };
  return audited(caller, subject, act, () => {
    const policy = waits ? 'waits for an admin' : 'granted at once by the policy';
    return `${input.scope}, ${String(input.minutes)} min, ${input.ticket}: ${input.reason} (${policy})`;
  });
}
