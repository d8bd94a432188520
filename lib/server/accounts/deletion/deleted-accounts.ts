/** Accounts of deleted Organizations, in a bucket of account catalyst: `<slug>.<account>` → what it was part of. They stay for good. */
import type { Deletion } from '../../../domain/organizations/deletion.ts';
import { personSchema } from '../../../domain/system/person-schema.ts';
import { z } from '../../../domain/zod.ts';
import { log } from '../../log/log.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { recordMirror } from '../../nats/streams/record-mirror.ts';
import type { GoneAccounts } from '../account-index.ts';
import type { OrganizationRecord } from '../organization-record.ts';

const deletedSchema = z.object({
  home: z.string(),
  edge: z.string(),
  /** correlation of the audit records of its deletion */
  act: z.string(),
  /** when that was ordered, ISO 8601 */
  at: z.string(),
  by: personSchema,
});
type DeletedAccount = z.infer<typeof deletedSchema>;

function read(text: string): { deleted: DeletedAccount | null } {
  try {
    return { deleted: deletedSchema.parse(JSON.parse(text)) };
  } catch {
    return { deleted: null };
  }
}

const readRecords = recordMirror({ bucket: 'deleted-accounts', most: 100_000, read });

/** What became of each account of a deleted Organization, by its public key. Throws `nats-unavailable`. */
export async function readDeletedAccounts(): Promise<Map<string, DeletedAccount & { slug: string }>> {
  return new Map(
    (await readRecords('*')).flatMap(({ key, deleted }) => {
      const [slug = '', account = ''] = key.split('.');
      return deleted === null ? [] : [[account, { ...deleted, slug }] as const];
    }),
  );
}

/** Whether an Organization of this name was deleted once. Throws `nats-unavailable`. */
export const wasDeleted = async (slug: string): Promise<boolean> => (await readRecords(slug)).length > 0;

/** Adds the accounts that were deleted. While NATS does not tell, those that are known stay. */
export async function readGone(gone: GoneAccounts): Promise<void> {
  try {
    for (const [account, { slug, at, by }] of await readDeletedAccounts())
      gone.set(account, `It belonged to ${slug}, which ${by.username} deleted (ordered at ${at}).`);
  } catch (error) {
    log('accounts of deleted Organizations could not be read', {}, error);
  }
}

/** Remembers the accounts of an Organization, before their claims are removed. Safe to repeat. */
export async function rememberDeleted(
  slug: string,
  { home, edge }: Pick<OrganizationRecord, 'home' | 'edge'>,
  { act, at, by }: Deletion,
): Promise<void> {
  const text = JSON.stringify({ home, edge, act, at, by } satisfies DeletedAccount);
  await withCatalyst(async ({ deletedAccounts }) => {
    for (const account of [home, edge]) await deletedAccounts.put(`${slug}.${account}`, text);
  });
}
