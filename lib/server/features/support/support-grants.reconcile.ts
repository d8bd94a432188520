import type { AuditEntry } from '../../../domain/audit/audit.ts';
import { personOf } from '../../../domain/system/person.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { reconcileGrant } from '../../access/reconcile-grant.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { changeSupportGrant, readSupportGrant } from './support-grants.store.ts';
import { removeSupportKey } from './support-keys.store.ts';
import type { FindOutcome, IntentOutcome } from '../../audit/outcome.ts';

const failed = (reason: string): IntentOutcome => ({ result: 'failed', reason });
const done = (reason: string): IntentOutcome => ({ result: 'done', reason });

const grantOf = ({ organization, object }: AuditEntry): Promise<SupportGrantRecord | null> =>
  organization === null ? Promise.resolve(null) : readSupportGrant(organization, object);

export const outcomeOfRequest: FindOutcome = async (intent) =>
  (await grantOf(intent)) === null ? failed('Nothing was asked for or granted.') : done('The request exists.');

export const outcomeOfApproval: FindOutcome = async (intent) => {
  const grant = await grantOf(intent);
  return grant?.startsAt ? done('The grant was opened.') : failed('It was not approved.');
};

export const outcomeOfDenial: FindOutcome = async (intent) =>
  (await grantOf(intent))?.status === 'denied' ? done('It is denied.') : failed('It was not denied.');

/**
 * The key is marked as gone before it goes, and the grant's record comes last. So a grant whose key is marked is over: what is
 * left of the end is done again.
 */
export const outcomeOfEnd: FindOutcome = async (intent) => {
  const grant = await grantOf(intent);
  if (grant === null) return failed('The grant does not exist.');
  if (grant.status === 'ended') return done('It has ended.');
  const record = (await readOrganizationRecord(grant.organization))?.record;
  const isMarked = record?.supportKeys.some((key) => key.grant === grant.id && key.removed) ?? false;
  if (record === undefined || grant.endsAt === null || !isMarked) return failed('It was not ended.');
  const access = reconcileGrant(grant.organization);
  await removeSupportKey(access, record.home, { grant: grant.id, endsAt: grant.endsAt, publicKeys: [] });
  await changeSupportGrant(grant, (current) =>
    current.status === 'active'
      ? { ...current, status: 'ended', endedBy: personOf(intent.actor), endedAt: intent.time }
      : current,
  );
  return done('Its key is removed, so nothing can be opened any more, and its record now says that it has ended.');
};
