/** Writes into an Organization's record that it is deleted: of several who ask at once one is first, and the others are told who. */
import { VertebraError } from '../../../domain/errors.ts';
import type { Deletion } from '../../../domain/organizations/deletion.ts';
import { readSettings } from '../../keys/claims-settings.ts';
import { knownAccounts } from '../account-writer.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { changeRevised, readOrganizationRecord, reserveOrganization, updateRecord } from '../organization-record.ts';
import type { OrganizationRecord } from '../organization-record.ts';
import { withChange } from '../settings/settings-change.ts';
import { readStoredClaims } from '../stored-claims.ts';

/** Whoever is at work for longer is not at work any more. */
const ACT_MS = 2 * 60_000;

const conflict = (text: string) => new VertebraError('conflict', `${text} Nothing was changed.`);

/** Throws unless nobody can connect to it, and nobody is just changing that. */
async function demandSuspended(slug: string, record: OrganizationRecord): Promise<void> {
  const { suspension: last, change, home } = record;
  if (last?.written === false && Date.now() - Date.parse(last.at) < ACT_MS)
    throw conflict(
      `${slug} is being ${last.suspended ? 'suspended' : 'resumed'} by ${last.by.username} at ${last.at} (“${last.reason}”).`,
    );
  const stored = await readStoredClaims(home);
  if (stored === null) throw new Error(`The resolver has no claims of ${home}.`);
  if (!readSettings(withChange(stored.nats, change, 'home', Date.now())).suspended)
    throw conflict(`${slug} is not suspended. Suspend it first: until it is deleted, that can be taken back.`);
}

/**
 * Orders the deletion of an Organization that is suspended. Whatever else was written down for its claims is dropped with the same write.
 * Throws `conflict` that names who was first, or says that it is not suspended; nothing is changed then.
 */
export async function orderDeletion({ slug, account }: IndexedOrganization, wanted: Deletion): Promise<void> {
  for (;;) {
    const { record, revision } = await reserveOrganization(slug, await knownAccounts(account));
    if (record.home !== account)
      throw conflict(`The resolver has another home account of ${slug} than the one that Vertebra made.`);
    await demandSuspended(slug, record);
    const { change: _dropped, ...rest } = record;
    if ((await updateRecord(slug, { ...rest, deletion: wanted }, revision)) !== null) return;
  }
}

/** The record of an Organization that is being deleted by this act; null when there is none. */
export async function readDeletion(
  slug: string,
  act: string,
): Promise<{ record: OrganizationRecord; deletion: Deletion } | null> {
  const record = (await readOrganizationRecord(slug))?.record;
  return record?.deletion?.act === act ? { record, deletion: record.deletion } : null;
}

/** Changes what is remembered of a deletion. Gives it as it is then; null when there is none of this act. */
export async function noteDeletion(
  slug: string,
  act: string,
  note: (deletion: Deletion) => Deletion,
): Promise<Deletion | null> {
  const changed = await changeRevised(slug, (record) =>
    record.deletion?.act === act ? { ...record, deletion: note(record.deletion) } : null,
  );
  const deletion = changed?.record.deletion;
  return deletion?.act === act ? deletion : null;
}
