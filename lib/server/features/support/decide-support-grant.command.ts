import type { Caller } from '../../../domain/system/caller.ts';
import type { Grant } from '../../../domain/grant.ts';
import { personOf } from '../../../domain/system/person.ts';
import type { DecideSupportGrant, SupportGrant, SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { changeSupportGrant } from './support-grants.store.ts';
import { addSupportKey } from './support-keys.store.ts';
import { findOpenOrganization, findOrganization } from '../../accounts/find-organization.ts';
import { findSupportGrant } from './find-support-grant.query.ts';
import { toSupportGrant } from './to-support-grant.query.ts';
import { activated } from './activate-support-grant.command.ts';
import { checkSupportState } from './check-support-state.ts';

type Access = Grant<'support-grant.decide'>;

async function approve(access: Access, home: string, request: SupportGrantRecord): Promise<SupportGrantRecord> {
  const grant = activated(request, personOf(access.actor));
  // Key first: without an active record nobody gets a JWT by it.
  await addSupportKey(access, home, { grant: grant.id, endsAt: grant.endsAt });
  return changeSupportGrant(request, (current) => {
    checkSupportState(current, ['requested']);
    return grant;
  });
}

const deny = (access: Access, request: SupportGrantRecord, reason: string | undefined): Promise<SupportGrantRecord> =>
  changeSupportGrant(request, (current) => {
    checkSupportState(current, ['requested']);
    return {
      ...current,
      status: 'denied',
      decidedBy: personOf(access.actor),
      decidedAt: new Date().toISOString(),
      denial: reason ?? null,
    };
  });

/**
 * An admin of the Organization lets a request pass, from now on for as long as was asked, or denies it with a reason.
 * Throws `conflict` when it is no open request any more.
 */
export async function decideSupportGrant(
  caller: Caller,
  slug: string,
  id: string,
  { decision, reason }: DecideSupportGrant,
): Promise<SupportGrant> {
  const access = authorize(caller.actor, 'support-grant.decide', slug);
  const organization = await (decision === 'approve' ? findOpenOrganization(access) : findOrganization(access));
  const request = await findSupportGrant(access, id);
  const subject = { action: `support-grant.${decision}`, organization: slug, object: id } as const;
  const act = async () => {
    checkSupportState(request, ['requested']);
    const decided = await (decision === 'approve'
      ? approve(access, organization.account, request)
      : deny(access, request, reason));
    return toSupportGrant(decided, caller.actor);
  };
  return audited(caller, subject, act, () => {
    const what = `${request.scope}, ${String(request.minutes)} min, for ${request.requester.username}, ${request.ticket}`;
    return reason === undefined ? what : `${what}: ${reason}`;
  });
}
