import { VertebraError } from '../../../lib/domain/errors.ts';
import { environmentAssets, parseEnvironmentName } from '../../../lib/domain/names.ts';
import { coversStream, stateOf } from '../../../lib/domain/support/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../../lib/domain/support/support-grant.ts';
import { AccessRefused } from '../../../lib/server/access/access-refused.ts';
import { authorize, authorizeIfAllowed } from '../../../lib/server/access/authorize.ts';
import type { SignedIn } from '../../../lib/server/http/edge/caller.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import type { IndexedOrganization } from '../../../lib/server/accounts/organization-of-claims.ts';
import { readSupportGrants } from '../../../lib/server/features/support/support-grants.store.ts';
import {
  environmentNotFoundMessage,
  findEnvironment,
} from '../../../lib/server/features/environments/find-environment.query.ts';
import { isRequester } from '../../../lib/server/features/support/to-support-grant.query.ts';

/** Somebody who may see the keys of an Environment's state. */
export interface EnvironmentReader {
  caller: SignedIn;
  environment: string;
  organization: IndexedOrganization;
  /** by which payloads may be seen, too; null: by none */
  right: 'data.read' | SupportGrantRecord | null;
}

/** An Environment by its name alone. Somebody else's, and one that is none, are refused in the same words. */
async function findByName(caller: SignedIn, environment: string): Promise<IndexedOrganization> {
  const organization = parseEnvironmentName(environment)?.organization ?? environment;
  try {
    return await findEnvironment(authorize(caller.actor, 'jetstream.inspect', organization), environment);
  } catch (error) {
    if (!(error instanceof VertebraError) || error.code !== 'not-found') throw error;
    const message = environmentNotFoundMessage(environment);
    throw error instanceof AccessRefused
      ? new AccessRefused('not-found', message, error.action, error.organization)
      : new VertebraError('not-found', message);
  }
}

/** A grant of the caller's own that is active now and covers the bucket of the Environment. */
async function findGrant({ actor }: SignedIn, environment: string, slug: string): Promise<SupportGrantRecord | null> {
  if (authorizeIfAllowed(actor, 'support-grant.request', slug) === null) return null;
  const { bucketStream } = environmentAssets(environment);
  const grants = await readSupportGrants(slug);
  const now = Date.now();
  const opens = (grant: SupportGrantRecord) =>
    isRequester(grant, actor) && stateOf(grant, now) === 'active' && coversStream(grant.scope, slug, bucketStream);
  return grants.find(opens) ?? null;
}

/**
 * Judges who may read an Environment, and what of it. Throws `not-found`, `forbidden`, or `conflict` when its Organization is
 * suspended, has expired or is not valid yet.
 */
export async function readerOf(caller: SignedIn, environment: string): Promise<EnvironmentReader> {
  const organization = await findByName(caller, environment);
  const { closed } = (await getIndex()).standingOf(organization);
  if (closed !== null) throw new VertebraError('conflict', closed);
  const right =
    authorizeIfAllowed(caller.actor, 'data.read', organization.slug) === null
      ? await findGrant(caller, environment, organization.slug)
      : 'data.read';
  return { caller, environment, organization, right };
}

/** Refuses whoever may not see payloads, in the words of the table. */
export function demandPayloads({ caller, organization, right }: EnvironmentReader): void {
  if (right === null) authorize(caller.actor, 'data.read', organization.slug);
}
