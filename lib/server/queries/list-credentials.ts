import type { Caller } from '../../domain/caller.ts';
import { credentialSchema } from '../../domain/credential.ts';
import type { CredentialPage } from '../../domain/credential.ts';
import { authorize } from '../access/authorize.ts';
import { readCredentialRecords } from '../nats/credential-records.ts';
import { findOrganization } from './find-organization.ts';

/**
 * A page of an Organization's credentials, newest first. `before` is the `next` of the page before: what is issued meanwhile
 * moves nothing. Throws as `authorize` does, `not-found`, and `nats-unavailable`.
 */
export async function listCredentials(
  caller: Caller,
  organization: string,
  { before = Infinity, limit }: { before?: number | undefined; limit: number },
): Promise<CredentialPage> {
  const { slug } = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const records = await readCredentialRecords(slug);
  const start = before === Infinity ? 0 : records.findIndex(({ revision }) => revision < before);
  const page = start < 0 ? [] : records.slice(start, start + limit);
  const isMore = start >= 0 && start + limit < records.length;
  return {
    items: page.map(({ text }) => credentialSchema.parse(JSON.parse(text))),
    total: records.length,
    next: (isMore ? page.at(-1)?.revision : null) ?? null,
  };
}
