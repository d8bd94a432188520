import { contentsWords } from '../../../../domain/organizations/contents-words.ts';
import type { DeleteOrganization, DeletionEvidence } from '../../../../domain/organizations/deletion.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { personOf } from '../../../../domain/system/person.ts';
import { authorize } from '../../../access/authorize.ts';
import { demandConfirmed } from '../../../access/demand-confirmed.ts';
import { orderDeletion } from '../../../accounts/deletion/order-deletion.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { streamEvidence } from '../../../audit/evidence.ts';
import { whileOpen } from '../../../spine/state/open-acts.ts';
import { readContents } from './contents.store.ts';
import { tellDeletion } from './carry-out-deletion.command.ts';

/** What the audit log says of the lines that only deleting has. */
const wordsOf = (line: DeletionEvidence): string[] => {
  if (line.type === 'begun') return [`it had ${contentsWords(line.contents)}`];
  if (line.type === 'removed' && line.keeps)
    return [`${line.server} does not delete claims, and keeps claims that let nobody connect`];
  return [];
};

/**
 * Deletes an Organization that is suspended: what is in it on every server, its accounts, and what Vertebra remembers but for the audit
 * log. Gives the evidence as it comes; who asked may go away meanwhile. Throws as `authorize` does, `not-found`, `invalid-request` when
 * `confirm` is not its name, and `conflict` when it is not suspended or somebody deletes it already; nothing was changed then.
 */
export async function deleteOrganization(
  caller: Caller,
  slug: string,
  { confirm, reason }: DeleteOrganization,
): Promise<AsyncGenerator<DeletionEvidence>> {
  const grant = authorize(caller.actor, 'organization.delete', slug);
  const organization = await findOrganization(grant);
  demandConfirmed('Organization', slug, confirm);
  const subject = { action: 'organization.delete', organization: slug, object: slug } as const;
  return streamEvidence<DeletionEvidence>(caller, subject, { reason, wordsOf }, async (tell) => {
    const act = caller.correlation;
    const at = new Date().toISOString();
    const { total: contents } = await readContents(organization);
    const none = { emptied: [], removed: [], keeps: [], doneAt: null };
    await whileOpen('open-deletions', { organization: slug, act, at }, () =>
      orderDeletion(organization, { act, at, by: personOf(caller.actor), reason, contents, ...none }),
    );
    tell({ type: 'begun', act, contents });
    await tellDeletion(grant, act, tell);
  });
}
