import type { Caller } from '../../../domain/system/caller.ts';
import type { z } from '../../../domain/zod.ts';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { CredentialPage, listCredentialsSchema } from '../../../domain/credentials/credential.ts';
import { authorize } from '../../access/authorize.ts';
import { readCredentialRecords } from './credential-records.store.ts';
import { findOrganization } from '../../accounts/find-organization.ts';

type Records = Awaited<ReturnType<typeof readCredentialRecords>>;

function reachesOf(records: Records, now: number): CredentialPage['reaches'] {
  const valid = records.filter(({ expiresAt }) => expiresAt > now);
  const beyond = valid.filter(({ reaches }) => reaches.includes('beyond-issuer'));
  const last = beyond.reduce((latest, { expiresAt }) => Math.max(latest, expiresAt), 0);
  return {
    prod: valid.filter(({ reaches }) => reaches.includes('prod')).length,
    'beyond-issuer': beyond.length,
    until: last === 0 ? null : new Date(last).toISOString(),
  };
}

/**
 * A page of an Organization's credentials, newest first; with `reach` only those that get so far and have not expired. `before` is the
 * `next` of the page before: what is issued meanwhile moves nothing. Throws as `authorize` does, `not-found`, and `nats-unavailable`.
 */
export async function listCredentials(
  caller: Caller,
  organization: string,
  { before = Infinity, limit, reach }: z.infer<typeof listCredentialsSchema>,
): Promise<CredentialPage> {
  const { slug } = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const all = await readCredentialRecords(slug);
  const now = Date.now();
  const records =
    reach === undefined ? all : all.filter(({ expiresAt, reaches }) => expiresAt > now && reaches.includes(reach));
  const start = before === Infinity ? 0 : records.findIndex(({ revision }) => revision < before);
  const page = start < 0 ? [] : records.slice(start, start + limit);
  const isMore = start >= 0 && start + limit < records.length;
  return {
    items: page.map(({ text }) => credentialSchema.parse(JSON.parse(text))),
    total: records.length,
    reaches: reachesOf(all, now),
    next: (isMore ? page.at(-1)?.revision : null) ?? null,
  };
}
