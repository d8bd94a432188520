import type { CredentialFilter, ExportCredentials } from '../../../../domain/credentials/credential-list.ts';
import { api } from '../../../../domain/paths.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { recordAudit } from '../../../audit/record.ts';
import { credentialsCsv } from './credential-csv.ts';
import { readInventory, toListed } from './credential-inventory.store.ts';
import type { Held } from './credential-inventory.store.ts';
import { selectPage } from './select-page.ts';
import { walkInventories } from './walk-inventories.store.ts';

/** Credentials of one Organization. */
interface SomeHeld {
  slug: string;
  held: readonly Held[];
}

/** Rows that are made at once; others may have their turn in between. */
const ROWS = 500;

async function* rowsOf({ slug, held }: SomeHeld, query: ExportCredentials): AsyncGenerator<Uint8Array, undefined> {
  const { page } = selectPage(held, { ...query, limit: held.length, after: null }, Date.now());
  for (let at = 0; at < page.length; at += ROWS) {
    yield credentialsCsv(await toListed(slug, page.slice(at, at + ROWS)), false);
  }
}

type Inventories = Iterable<SomeHeld> | AsyncIterable<SomeHeld>;

async function* toCsv(inventories: Inventories, query: ExportCredentials): AsyncGenerator<Uint8Array, undefined> {
  yield credentialsCsv([], true);
  for await (const some of inventories) yield* rowsOf(some, query);
}

/**
 * What `listCredentials` would show on all its pages, as CSV in pieces. That it was taken out stands in the audit log before the
 * first piece is made. Throws as `authorize` does, `not-found` and `nats-unavailable`.
 */
export async function exportCredentials(
  caller: Caller,
  organization: string,
  query: ExportCredentials,
): Promise<AsyncGenerator<Uint8Array>> {
  const { slug } = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const { held } = await readInventory(slug);
  await recordAudit(caller, {
    action: 'credential.export',
    organization: slug,
    object: api.credentialsExport(slug, query),
    result: 'done',
  });
  return toCsv([{ slug, held }], query);
}

async function* heldOf(slugs: readonly string[]): AsyncGenerator<SomeHeld, undefined> {
  for await (const { slug, inventory } of walkInventories(slugs)) yield { slug, held: inventory.held };
}

/** The same of all Organizations, as `listAllCredentials` would show it. An answer that NATS breaks off ends short. */
export async function exportAllCredentials(
  caller: Caller,
  filter: CredentialFilter,
): Promise<AsyncGenerator<Uint8Array>> {
  authorize(caller.actor, 'credential.list-all');
  const slugs = [...(await getIndex()).organizations.keys()].sort();
  await recordAudit(caller, {
    action: 'credential.export',
    organization: null,
    object: api.allCredentialsExport(filter),
    result: 'done',
  });
  return toCsv(heldOf(slugs), { ...filter, sort: 'issued', direction: 'desc' });
}
