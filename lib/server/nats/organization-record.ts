import { z } from '../../domain/zod.ts';
import { createKeyPair } from '../keys/nkey.ts';
import { isWrongRevision } from './api-error.ts';
import { withCatalyst } from './catalyst.ts';

const keyNameSchema = z.object({ role: z.string(), environment: z.string() });
/** A signing key that an account carries: `-` stands for the whole account. */
export type KeyName = z.infer<typeof keyNameSchema>;

const recordSchema = z.object({
  home: z.string(),
  edge: z.string(),
  homeKeys: z.array(keyNameSchema),
  edgeKeys: z.array(keyNameSchema),
});
/** Reserves an Organization's name and accounts, and orders concurrent changes of their signing keys. */
export type OrganizationRecord = z.infer<typeof recordSchema>;

/** A record with the revision it was read at. */
interface Revised {
  record: OrganizationRecord;
  revision: number;
}

/** Accounts the resolver already has, for an Organization whose record is lost or was never made here. */
export interface KnownAccounts {
  home?: string;
  edge?: string;
}

export async function readOrganizationRecord(slug: string): Promise<Revised | null> {
  const entry = await withCatalyst(({ organizations }) => organizations.get(slug));
  return entry === null ? null : { record: recordSchema.parse(entry.json()), revision: entry.revision };
}

/**
 * The record of an Organization, made when there is none. Two replicas that start at once get the same: the second one's
 * create fails and it reads the first one's. Identity seeds are thrown away at once, since the operator signs accounts.
 */
export async function reserveOrganization(slug: string, accounts: KnownAccounts = {}): Promise<Revised> {
  const known = await readOrganizationRecord(slug);
  if (known) return known;
  const record: OrganizationRecord = {
    home: accounts.home ?? createKeyPair('A').publicKey,
    edge: accounts.edge ?? createKeyPair('A').publicKey,
    homeKeys: [],
    edgeKeys: [],
  };
  try {
    const revision = await withCatalyst(({ organizations }) => organizations.create(slug, JSON.stringify(record)));
    return { record, revision };
  } catch (error) {
    if (!isWrongRevision(error)) throw error;
    return reserveOrganization(slug, accounts);
  }
}

/** Adds a signing key to what an account shall carry, compare-and-set until it is in. */
export async function recordKey(slug: string, side: 'homeKeys' | 'edgeKeys', key: KeyName): Promise<Revised> {
  for (;;) {
    const known = await readOrganizationRecord(slug);
    if (known === null) throw new Error(`No record of ${slug}: reserve it first.`);
    const { record, revision } = known;
    if (record[side].some(({ role, environment }) => role === key.role && environment === key.environment)) {
      return { record, revision };
    }
    const next = { ...record, [side]: [...record[side], key] };
    try {
      const written = await withCatalyst(({ organizations }) =>
        organizations.update(slug, JSON.stringify(next), revision),
      );
      return { record: next, revision: written };
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}
