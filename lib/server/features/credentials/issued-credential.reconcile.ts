import { reconcileGrant } from '../../access/reconcile-grant.ts';
import { readAudit } from '../../audit/read.ts';
import { credentialSchema, usesDurable } from '../../../domain/credentials/credential.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { withHome } from '../../accounts/home/home.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { releaseDurables } from './claim-durable.command.ts';
import type { FindOutcome } from '../../audit/outcome.ts';

/** Takes away what an issue that came to no end has left: its record, and the durable that was made for it. */
async function undo(slug: string, publicKey: string): Promise<void> {
  const name = `${slug}.${publicKey}`;
  const entry = await withCatalyst(({ credentials }) => credentials.get(name));
  if (entry?.operation !== 'PUT') return;
  const credential = credentialSchema.parse(entry.json());
  const organization = (await getIndex()).organizations.get(slug);
  if (organization && usesDurable(credential)) {
    await withHome(reconcileGrant(slug), { organization: slug, account: organization.account }, (connection) =>
      releaseDurables(connection, [credential]),
    );
  }
  await withCatalyst(({ credentials }) => credentials.purge(name));
}

/**
 * A credential's issue: its JWT leaves the server only after the outcome was written, so without one nobody has it. The record
 * that was written for it goes, or the inventory would show a credential that does not exist; but for the record of
 * another try with the same key, which was done.
 */
export const outcomeOfIssue: FindOutcome = async ({ organization, action, object }) => {
  const done = await readAudit({
    filter: { organization: organization ?? undefined, action, object, result: 'done' },
    before: undefined,
    limit: 1,
  });
  if (organization !== null && done.items.length === 0) await undo(organization, object);
  return { result: 'failed', reason: 'Nothing was issued: the answer was never sent.' };
};
