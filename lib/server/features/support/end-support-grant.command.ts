import type { Caller } from '../../../domain/system/caller.ts';
import type { Grant } from '../../../domain/grant.ts';
import { personOf } from '../../../domain/system/person.ts';
import { isOpenView } from '../../../domain/support/support-grant-rules.ts';
import type { EndedSupportGrant, SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { changeSupportGrant } from './support-grants.store.ts';
import { removeSupportKey } from './support-keys.store.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { findSupportGrant } from './find-support-grant.query.ts';
import { isRequester, toSupportGrant } from './to-support-grant.query.ts';
import { checkSupportState } from './check-support-state.ts';

type Access = Grant<'support-grant.end'>;

/** A request is taken back by whoever made it; others deny it. */
const checkMayEnd = (access: Access, grant: SupportGrantRecord): void =>
  checkSupportState(grant, isRequester(grant, access.actor) ? ['active', 'requested'] : ['active']);

/** Closes what is open. A request that nobody approved has nothing open. */
async function cut(access: Access, home: string, { id, endsAt, views }: SupportGrantRecord) {
  if (endsAt === null) return { closed: [], unconfirmed: 0 };
  const now = Date.now();
  const open = views.filter((view) => isOpenView(view, now));
  // What the projector reads for them it ends by itself when it hears of the end.
  const publicKeys = open.map(({ publicKey }) => publicKey).filter((publicKey) => publicKey !== null);
  return removeSupportKey(access, home, { grant: id, endsAt, publicKeys });
}

/** A session may have any number of connections, a record of the log has a largest size. */
const MOST_LINES = 50;

function evidenceOf({ closed, unconfirmed }: EndedSupportGrant): string {
  if (closed.length + unconfirmed === 0) return 'nothing was open';
  const lines = closed.slice(0, MOST_LINES);
  return [
    ...lines.map(({ stream, server, closedAt }) => `closed ${stream} on ${server} at ${closedAt}`),
    ...(closed.length > MOST_LINES ? [`closed ${String(closed.length - MOST_LINES)} more`] : []),
    ...(unconfirmed > 0 ? [`${String(unconfirmed)} unconfirmed`] : []),
  ].join('; ');
}

/**
 * Ends a grant before its time, or takes a request back: its signing key leaves the edge account, which cuts every session
 * on every server, and the servers' own reports are the evidence. Key first, record second: after a crash in between
 * nothing is open, and ending it again completes it. Throws `conflict` when it was over already.
 */
export async function endSupportGrant(caller: Caller, slug: string, id: string): Promise<EndedSupportGrant> {
  const access = authorize(caller.actor, 'support-grant.end', slug);
  const organization = await findOrganization(access);
  const grant = await findSupportGrant(access, id);
  const subject = { action: 'support-grant.end', organization: slug, object: id } as const;
  const act = async () => {
    checkMayEnd(access, grant);
    const evidence = await cut(access, organization.account, grant);
    const ended = await changeSupportGrant(grant, (current) => {
      checkMayEnd(access, current);
      return { ...current, status: 'ended', endedBy: personOf(caller.actor), endedAt: new Date().toISOString() };
    });
    return { grant: toSupportGrant(ended, caller.actor), ...evidence };
  };
  return audited(caller, subject, act, evidenceOf);
}
