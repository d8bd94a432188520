import { readAudit } from '../../audit/read.ts';
import { withCatalyst } from '../../nats/catalyst.ts';
import type { FindOut } from './happened.ts';

/**
 * A credential's issue: its JWT leaves the server only after the outcome was written, so without one nobody has it. The record
 * that was written for it goes, or the inventory would show a credential that does not exist; but for the record of
 * another try with the same key, which was done.
 */
export const whatBecameOfIssue: FindOut = async ({ organization, action, object }) => {
  const done = await readAudit({
    filter: { organization: organization ?? undefined, action, object, result: 'done' },
    before: undefined,
    limit: 1,
  });
  if (organization !== null && done.items.length === 0) {
    await withCatalyst(({ credentials }) => credentials.purge(`${organization}.${object}`));
  }
  return { result: 'failed', reason: 'Nothing was issued: the answer never left the server.' };
};
