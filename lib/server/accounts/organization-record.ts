import { environmentActSchema } from '../../domain/environments/environment-life.ts';
import { ENVIRONMENT_TYPES } from '../../domain/names.ts';
import { deletionSchema } from '../../domain/organizations/deletion.ts';
import { suspensionSchema } from '../../domain/organizations/suspension.ts';
import { VertebraError } from '../../domain/errors.ts';
import { z } from '../../domain/zod.ts';
import { createKeyPair } from '../keys/nkey.ts';
import { isWrongRevision } from '../nats/streams/api-error.ts';
import { FIRST_MASTER } from '../keys/vault.ts';
import { currentMaster } from '../nats/connections/current-master.ts';
import { withCatalyst } from '../nats/connections/catalyst.ts';
import { demandUndeleted } from './deletion/demand-undeleted.ts';
import { settingsChangeSchema } from './settings/settings-change.ts';

const keyNameSchema = z.object({ role: z.string(), environment: z.string() });
/** A signing key that an account carries: `-` stands for the whole account. */
export type KeyName = z.infer<typeof keyNameSchema>;

const supportKeySchema = z.object({
  /** id of the support grant */
  grant: z.string(),
  /** ISO 8601 */
  endsAt: z.string(),
  /** taken away before its time: remembered until then, so that nobody brings it back */
  removed: z.boolean(),
  /** the master secret that it is derived from */
  master: z.int().min(FIRST_MASTER).default(FIRST_MASTER),
});
/** The signing key of one support grant in the edge account. */
export type SupportKey = z.infer<typeof supportKeySchema>;

const creationSchema = z.object({
  /** digest of what was asked for: only the same request goes on with it */
  request: z.string(),
  /** `failed`: given up, so that another request may have the name while the account is empty */
  state: z.enum(['making', 'failed', 'made']),
  /** took the name from a request that was given up, so the claims may be that one's */
  replaces: z.boolean().optional(),
  /** what was asked for, but for the name, so that whoever comes later can go on; other versions may want other fields */
  asked: z.unknown().optional(),
});
/** How far the creation of an Organization is. */
export type Creation = z.infer<typeof creationSchema>;

const recordSchema = z.object({
  home: z.string(),
  edge: z.string(),
  homeKeys: z.array(keyNameSchema),
  edgeKeys: z.array(keyNameSchema),
  /** records of 0.1 have none */
  supportKeys: z.array(supportKeySchema).default([]),
  /** how often users of it were revoked: each time both accounts have to be written with what revocations.ts says then */
  revoked: z.int().default(0),
  /** how often its claims were signed again by another key of the operator */
  signed: z.int().default(0),
  /** none in records of 0.1, and of an Organization that was made by other means */
  creation: creationSchema.optional(),
  /** the last change of its settings, carried in for a while by whoever writes its claims */
  change: settingsChangeSchema.optional(),
  /** the last time that somebody suspended or resumed it */
  suspension: suspensionSchema.optional(),
  /** the last act on each Environment */
  environments: z.partialRecord(z.enum(ENVIRONMENT_TYPES), environmentActSchema).default({}),
  /** its deletion: from then on nothing else is written here, but for a new Organization of the name once it is done */
  deletion: deletionSchema.optional(),
  /** the deleted Organization that had the name before: people of this one see nothing of it */
  after: z.object({ act: z.string(), since: z.string() }).optional(),
});
/** Reserves an Organization's name and accounts, and orders concurrent changes of their signing keys. */
export type OrganizationRecord = z.infer<typeof recordSchema>;

/** A record with the revision it was read at. */
interface Revised {
  record: OrganizationRecord;
  revision: number;
  /** when it was written, in milliseconds since 1970; of one that was just made, now */
  at: number;
}

/** Accounts the resolver already has, for an Organization whose record is lost or was never made here. */
export interface KnownAccounts {
  home?: string;
  edge?: string;
}

export async function readOrganizationRecord(slug: string): Promise<Revised | null> {
  const entry = await withCatalyst(({ organizations }) => organizations.get(slug));
  // The client hands over the marker of a deletion as an entry without a value.
  if (entry?.operation !== 'PUT') return null;
  return { record: recordSchema.parse(entry.json()), revision: entry.revision, at: entry.created.getTime() };
}

/** The first record of an Organization. */
export const freshRecord = (accounts: KnownAccounts, creation?: Creation): OrganizationRecord => ({
  home: accounts.home ?? createKeyPair('A').publicKey,
  edge: accounts.edge ?? createKeyPair('A').publicKey,
  homeKeys: [],
  edgeKeys: [],
  supportKeys: [],
  revoked: 0,
  signed: 0,
  environments: {},
  ...(creation && { creation }),
});

/**
 * The record of an Organization, made when there is none. Two replicas that start at once get the same: the second one's
 * create fails and it reads the first one's. Identity seeds are thrown away at once, since the operator signs accounts. Throws `conflict`
 * for one that is being deleted, or was.
 */
export async function reserveOrganization(
  slug: string,
  accounts: KnownAccounts = {},
  creation?: Creation,
): Promise<Revised> {
  const known = await readOrganizationRecord(slug);
  if (known) {
    demandUndeleted(slug, known.record);
    return known;
  }
  const record = freshRecord(accounts, creation);
  try {
    const revision = await withCatalyst(({ organizations }) => organizations.create(slug, JSON.stringify(record)));
    return { record, revision, at: Date.now() };
  } catch (error) {
    if (!isWrongRevision(error)) throw error;
    return reserveOrganization(slug, accounts, creation);
  }
}

/** Writes a record that was read at a revision. Null when somebody has written it since, the new revision otherwise. */
export async function updateRecord(slug: string, record: OrganizationRecord, revision: number): Promise<number | null> {
  try {
    return await withCatalyst(({ organizations }) => organizations.update(slug, JSON.stringify(record), revision));
  } catch (error) {
    if (!isWrongRevision(error)) throw error;
    return null;
  }
}

/**
 * Changes a record, compare-and-set until it is written, also that of an Organization that is being deleted. A change to null leaves it as it
 * is. Null when there is none.
 */
export async function changeRevised(
  slug: string,
  change: (record: OrganizationRecord) => OrganizationRecord | null,
): Promise<Pick<Revised, 'record' | 'revision'> | null> {
  for (;;) {
    const known = await readOrganizationRecord(slug);
    const next = known && change(known.record);
    if (known === null || next === null) return known;
    const revision = await updateRecord(slug, next, known.revision);
    if (revision !== null) return { record: next, revision };
  }
}

/**
 * Changes a record, compare-and-set until it is written, and gives it as it is then. A change to null leaves it as it is. Throws `conflict`
 * for an Organization that is being deleted, or was.
 */
export async function changeRecord(
  slug: string,
  change: (record: OrganizationRecord) => OrganizationRecord | null,
): Promise<OrganizationRecord> {
  const changed = await changeRevised(slug, (record) => {
    demandUndeleted(slug, record);
    return change(record);
  });
  if (changed === null) throw new Error(`No record of ${slug}: reserve it first.`);
  return changed.record;
}

/**
 * Says that claims of its accounts are signed again without being made from the record, so that whoever writes them at the same time
 * writes them again. Gives it with its revision, which another change moves on from; null when there is no record.
 */
export const recordSigning = (slug: string): Promise<Pick<Revised, 'record' | 'revision'> | null> =>
  changeRevised(slug, (record) => ({ ...record, signed: record.signed + 1 }));

/** Adds a signing key to what an account shall carry. */
export const recordKey = (slug: string, side: 'homeKeys' | 'edgeKeys', key: KeyName): Promise<OrganizationRecord> =>
  changeRecord(slug, (record) =>
    record[side].some(({ role, environment }) => role === key.role && environment === key.environment)
      ? null
      : { ...record, [side]: [...record[side], key] },
  );

/** Says that users were revoked since, so that whoever writes claims at the same time writes them again. */
export const recordRevocations = (slug: string): Promise<OrganizationRecord> =>
  changeRecord(slug, (record) => ({ ...record, revoked: record.revoked + 1 }));

/** Support keys that an edge account carries at a time (milliseconds since 1970). */
export const carriedSupportKeys = ({ supportKeys }: OrganizationRecord, now: number): SupportKey[] =>
  supportKeys.filter(({ endsAt, removed }) => !removed && Date.parse(endsAt) > now);

/** Of one Organization within an hour: each is remembered until its grant would end, and one message holds them all. */
export const MOST_SUPPORT_KEYS = 200;

const tooManySupportKeys = (slug: string): VertebraError =>
  new VertebraError(
    'conflict',
    `${slug} has had ${MOST_SUPPORT_KEYS} support grants within the hour. Nothing was opened. Try again when the first of them would end.`,
  );

/**
 * Says once for all what becomes of a grant's signing key: a key that was taken away is not added again, however late
 * whoever wanted to add it comes. Keys past their time are dropped along the way.
 */
export async function recordSupportKey(slug: string, wanted: Omit<SupportKey, 'master'>): Promise<OrganizationRecord> {
  const master = await currentMaster();
  return changeRecord(slug, (record) => {
    const known = record.supportKeys.find(({ grant }) => grant === wanted.grant);
    const key = { ...wanted, master: known?.master ?? master };
    if (known !== undefined && (known.removed || !key.removed)) return null;
    const others = record.supportKeys.filter(
      ({ grant, endsAt }) => grant !== key.grant && Date.parse(endsAt) > Date.now(),
    );
    // Taking one away always goes; it was among them when it was added.
    if (!key.removed && others.length >= MOST_SUPPORT_KEYS) throw tooManySupportKeys(slug);
    return { ...record, supportKeys: [...others, key] };
  });
}
