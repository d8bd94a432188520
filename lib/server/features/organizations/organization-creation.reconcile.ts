import { environmentAssets, environmentName } from '../../../domain/names.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { readStoredClaims } from '../../accounts/stored-claims.ts';
import { readUsage } from '../../accounts/usage/usage.ts';
import type { FindOutcome } from '../../audit/outcome.ts';

const AGAIN = 'Send the same request again to complete it.';

/** An Organization's creation: done when the resolver has its account and the servers have every stream and bucket of it. */
export const outcomeOfCreation: FindOutcome = async ({ object: slug }) => {
  const known = await readOrganizationRecord(slug);
  if (known === null) return { result: 'failed', reason: 'Nothing was created.' };
  const { home } = known.record;
  if ((await readStoredClaims(home)) === null) {
    return { result: 'failed', reason: `The name is reserved, the account was not created. ${AGAIN}` };
  }
  const environments = (await getIndex()).organizations.get(slug)?.environments ?? [];
  const streams = (await readUsage()).byAccount.get(home)?.streams;
  const missing = environments
    .map((type) => environmentAssets(environmentName(slug, type)))
    .flatMap(({ stream, bucketStream }) => [stream, bucketStream])
    .filter((name) => !streams?.has(name));
  return missing.length === 0
    ? { result: 'done', reason: 'The account and every stream and bucket exist.' }
    : { result: 'failed', reason: `The account was created, ${missing.join(', ')} not. ${AGAIN}` };
};
