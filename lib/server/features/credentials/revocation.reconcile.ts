import { reconcileGrant } from '../../access/reconcile-grant.ts';
import { getIndex } from '../../accounts/index-service.ts';
import type { FindOutcome } from '../../audit/outcome.ts';
import { carryOutRevocation } from './carry-out-revocation.command.ts';
import { readRevocationAct } from './revocation-acts.store.ts';
import { selectCredentials } from './select-credentials.store.ts';

/**
 * An act of revoking whose server died: what was to be revoked is written down first, and revoking only takes rights away, so it is
 * carried to its end.
 */
export const outcomeOfRevocation: FindOutcome = async ({ organization: slug, correlation }) => {
  const record = slug === null ? null : await readRevocationAct(slug, correlation);
  const organization = slug === null ? undefined : (await getIndex()).organizations.get(slug);
  if (slug === null || record === null || organization === undefined)
    return { result: 'failed', reason: 'Nothing was revoked.' };
  const credentials = await selectCredentials(slug, { by: 'key', publicKeys: record.publicKeys });
  let unproven: string[] = [];
  await carryOutRevocation(reconcileGrant(slug), organization, { record, credentials, already: [] }, (line) => {
    if (line.type === 'end') ({ unproven } = line);
  });
  const rest = unproven.length === 0 ? 'It is proven on every server.' : `Not proven on ${unproven.join(', ')} yet.`;
  return { result: 'done', reason: `${String(credentials.length)} credentials were revoked. ${rest}` };
};
