import { reconcileGrant } from '../../access/reconcile-grant.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { carryOnChange } from '../../accounts/settings/change-settings.ts';
import type { FindOutcome } from '../../audit/outcome.ts';

/** A change of settings stands in the record of the Organization before anything else: from there it is carried to its end. */
export const outcomeOfSettings: FindOutcome = async ({ organization: slug, correlation }) => {
  const organization = slug === null ? undefined : (await getIndex()).organizations.get(slug);
  const record = slug === null ? undefined : (await readOrganizationRecord(slug))?.record;
  if (organization === undefined || record?.change?.acts.includes(correlation) !== true)
    return { result: 'failed', reason: 'Nothing was changed.' };
  await carryOnChange(reconcileGrant(organization.slug), organization);
  return { result: 'done', reason: 'It was completed: both accounts have the requested settings.' };
};
