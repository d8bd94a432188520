/** Support grants as account catalyst remembers them: `<slug>.<id>`. */
import { hash } from 'node:crypto';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { supportGrantRecordSchema } from '../../../domain/support/support-grant.ts';
import { boundViews } from '../../../domain/support/support-grant-rules.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { readValues } from '../../spine/state/read-values.ts';

const nameOf = (organization: string, id: string): string => `${organization}.${id}`;
/** An id comes from an address and may be anything; asked for as a key it must be one. */
const isId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id);

async function read(organization: string, id: string): Promise<{ grant: SupportGrantRecord; revision: number } | null> {
  if (!isId(id)) return null;
  const entry = await withCatalyst(({ supportGrants }) => supportGrants.get(nameOf(organization, id)));
  if (entry?.operation !== 'PUT') return null;
  return { grant: supportGrantRecordSchema.parse(entry.json()), revision: entry.revision };
}

/** One grant of an Organization, or null. */
export const readSupportGrant = async (organization: string, id: string): Promise<SupportGrantRecord | null> =>
  (await read(organization, id))?.grant ?? null;

/** Longer than any act takes: a claim that is older and has no grant is of a request that came to no end. */
const ACT_MS = 2 * 60_000;

/** Beside the grants, with one more token than they have: which grant somebody has in an Organization. */
const claimOf = ({ organization, requester: { issuer, subject } }: SupportGrantRecord): string =>
  `${organization}.of.${hash('sha256', JSON.stringify([issuer, subject]))}`;

/**
 * Claims the one place that a requester has in an Organization for a new grant, by compare-and-set: of many requests at once one has it.
 * It is free when `isOver` says so of the grant that had it. Gives null when it was claimed, else the grant that has it, or `making`
 * while that is not written yet.
 */
export async function claimRequest(
  grant: SupportGrantRecord,
  isOver: (other: SupportGrantRecord) => boolean,
): Promise<SupportGrantRecord | 'making' | null> {
  const name = claimOf(grant);
  for (;;) {
    const claim = await withCatalyst(({ supportGrants }) => supportGrants.get(name));
    if (claim?.operation === 'PUT') {
      const other = await readSupportGrant(grant.organization, claim.string());
      if (other !== null && !isOver(other)) return other;
      if (other === null && Date.now() - claim.created.getTime() < ACT_MS) return 'making';
    }
    try {
      await withCatalyst(({ supportGrants }) =>
        supportGrants.put(name, grant.id, { previousSeq: claim?.revision ?? 0 }),
      );
      return null;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}

/** Gives the place back that was claimed for a grant which was not made. */
export const releaseRequest = (grant: SupportGrantRecord): Promise<void> =>
  withCatalyst(async ({ supportGrants }) => {
    const name = claimOf(grant);
    const claim = await supportGrants.get(name);
    if (claim?.operation === 'PUT' && claim.string() === grant.id) {
      await supportGrants.delete(name, { previousSeq: claim.revision });
    }
  });

/** Writes down a new grant. */
export const createSupportGrant = async (grant: SupportGrantRecord): Promise<void> => {
  await withCatalyst(({ supportGrants }) =>
    supportGrants.create(nameOf(grant.organization, grant.id), JSON.stringify(grant)),
  );
};

/**
 * Changes a grant, compare-and-set until it is written: `change` is asked again about what somebody else made of it in the
 * meantime, and throws when that leaves nothing to do.
 */
export async function changeSupportGrant(
  grant: Pick<SupportGrantRecord, 'organization' | 'id'>,
  change: (current: SupportGrantRecord) => SupportGrantRecord,
): Promise<SupportGrantRecord> {
  for (;;) {
    const known = await read(grant.organization, grant.id);
    if (known === null) throw new Error(`Support grant ${grant.id} is gone.`);
    const changed = change(known.grant);
    const next = { ...changed, ...boundViews(changed, Date.now()) };
    try {
      const name = nameOf(grant.organization, grant.id);
      await withCatalyst(({ supportGrants }) => supportGrants.update(name, JSON.stringify(next), known.revision));
      return next;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}

/** The grants of one Organization, or of all with null, newest request first. */
export async function readSupportGrants(organization: string | null): Promise<SupportGrantRecord[]> {
  const grants = await withCatalyst(async ({ connection }) => {
    const values = await readValues(connection, 'support-grants', `${organization ?? '*'}.*`);
    return values.map(({ text }) => supportGrantRecordSchema.parse(JSON.parse(text)));
  });
  return grants.sort((a, b) => b.requestedAt.localeCompare(a.requestedAt));
}
