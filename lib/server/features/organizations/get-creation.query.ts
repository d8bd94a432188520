import { VertebraError } from '../../../domain/errors.ts';
import { environmentAssets, organizationSlugProblem } from '../../../domain/names.ts';
import { creationParts } from '../../../domain/organizations/creation-parts.ts';
import type { CreationPart } from '../../../domain/organizations/creation-parts.ts';
import type { AskCreation, OrganizationCreation } from '../../../domain/organizations/creation.ts';
import { createOrganizationSchema } from '../../../domain/organizations/organization.ts';
import type { CreateOrganization } from '../../../domain/organizations/organization.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { readJetStreamOf } from '../../accounts/usage/jetstream-reading.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import type { OrganizationRecord } from '../../accounts/organization-record.ts';
import { readStoredClaims } from '../../accounts/stored-claims.ts';

/** Throws `invalid-request` for what no Organization can be called. It is asked after `access`, which comes first everywhere. */
export function checkSlug(slug: string): void {
  const message = organizationSlugProblem(slug);
  if (message !== null) throw new VertebraError('invalid-request', message, { fields: [{ path: 'slug', message }] });
}

/** What was asked for, or what is there of an Organization that nobody asked us for; null when that is not a whole request. */
function askedFor(slug: string, record?: OrganizationRecord, known?: IndexedOrganization): CreateOrganization | null {
  const { creation } = record ?? {};
  const { displayName, environments } = known ?? {};
  const asked = creation === undefined ? { displayName, environments } : creation.asked;
  return createOrganizationSchema.safeParse({ ...(asked as object | undefined), slug }).data ?? null;
}

type Reading = Awaited<ReturnType<typeof readJetStreamOf>>;

/** Whether a stream, bucket or consumer is among what the servers told. */
function isThere({ kind, name, environment }: CreationPart, { streams }: Reading): boolean {
  if (environment === null) return false;
  const { stream, bucketStream } = environmentAssets(environment);
  if (kind === 'consumer') return streams.get(stream)?.has(name) ?? false;
  return streams.has(kind === 'bucket' ? bucketStream : name);
}

const NOTHING: Reading = { streams: new Map(), silent: [] };

/**
 * What stands against a name, or how far its creation is, as the servers have it now: so it says the same after a crash, in another
 * tab and for another person. Throws `invalid-request` for what is no name.
 */
export async function getCreation(caller: Caller, { slug }: AskCreation): Promise<OrganizationCreation> {
  authorize(caller.actor, 'organization.create');
  checkSlug(slug);
  const index = await getIndex();
  const known = index.organizations.get(slug);
  const revised = await readOrganizationRecord(slug);
  // The name of one that was deleted is free.
  const record = revised?.record.deletion?.doneAt ? undefined : revised?.record;
  const account = known?.account ?? record?.home;
  const claims = account === undefined ? null : await readStoredClaims(account);
  const state = record?.creation?.state ?? (claims === null ? 'free' : 'made');
  if (account === undefined || state === 'free')
    return { slug, state: 'free', since: null, asked: null, parts: [], silent: [] };

  const asked = askedFor(slug, record, known);
  const hasEdge = index.edgeOf(account) !== undefined;
  const reading = claims === null ? NOTHING : await readJetStreamOf(account);
  const parts = creationParts(slug, asked?.environments ?? known?.environments ?? []).map((part) => ({
    ...part,
    made: { name: true, home: claims !== null, edge: hasEdge }[part.kind as string] ?? isThere(part, reading),
  }));
  const since = revised === null ? null : new Date(revised.at).toISOString();
  return { slug, state, since, asked, parts, silent: reading.silent };
}
