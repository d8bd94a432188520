/**
 * The generations of an Organization's signing keys, as account catalyst remembers them: `<slug>.<role>.<environment>`. The claims of its
 * accounts are written from this. A key that was never rotated has no record: it is of the first generation.
 */
import { personSchema } from '../../domain/system/person-schema.ts';
import { z } from '../../domain/zod.ts';
import type { SigningKeyId } from '../keys/derive.ts';
import type { Vault } from '../keys/vault.ts';
import { withCatalyst } from '../nats/connections/catalyst.ts';
import { isWrongRevision } from '../nats/streams/api-error.ts';
import { recordMirror } from '../nats/streams/record-mirror.ts';
import type { KeyName } from './organization-record.ts';

const FIRST = 1;
const generationSchema = z.int().min(FIRST);

const signingKeyRecordSchema = z.object({
  /** that signs now */
  generation: generationSchema,
  /** the oldest that the claims still carry; from there to `generation` all are carried, and none before is ever again */
  oldest: generationSchema,
  /** when the older ones are taken out at the latest (ISO 8601); null when there are none */
  until: z.string().nullable(),
  /** the last change: when, by whom and why, and the correlation id of its audit records */
  at: z.string(),
  by: personSchema,
  reason: z.string(),
  act: z.string(),
});
export type SigningKeyRecord = z.infer<typeof signingKeyRecordSchema>;
export type SigningKeyRecords = ReadonlyMap<string, SigningKeyRecord>;

const nameOf = ({ role, environment }: KeyName): string => `${role}.${environment}`;

/** Records are 500 bytes each in memory. */
const MOST_RECORDS = 100_000;

const read = (text: string): { record: SigningKeyRecord | null } => {
  try {
    return { record: signingKeyRecordSchema.parse(JSON.parse(text)) };
  } catch {
    return { record: null };
  }
};
const readRecords = recordMirror({ bucket: 'signing-keys', most: MOST_RECORDS, read });

const maps = new WeakMap<readonly object[], SigningKeyRecords>();

/**
 * Those of an Organization by role and Environment: one and the same map while none changes. Throws `nats-unavailable`, and for a record
 * that cannot be read: nothing may be signed by a generation that is guessed.
 */
export async function readSigningKeys(slug: string): Promise<SigningKeyRecords> {
  const records = await readRecords(slug);
  const known = maps.get(records);
  if (known !== undefined) return known;
  const made = new Map(
    records.map(({ key, record }) => {
      if (record === null) throw new Error(`The record ${key} of a signing key cannot be read.`);
      return [key.slice(key.indexOf('.') + 1), record];
    }),
  );
  maps.set(records, made);
  return made;
}

/** A signing key that was rotated. */
export interface RotatedKey {
  slug: string;
  key: KeyName;
  record: SigningKeyRecord;
}

/** Those of all Organizations; one that cannot be read is not among them. Throws `nats-unavailable`. */
export async function readRotatedKeys(): Promise<RotatedKey[]> {
  return (await readRecords('*')).flatMap(({ key, record }) => {
    const [slug = '', role = '', environment = ''] = key.split('.');
    return record === null ? [] : [{ slug, key: { role, environment }, record }];
  });
}

/** Rotated keys as they are of each Organization. */
export function recordsBySlug(rotated: readonly RotatedKey[]): ReadonlyMap<string, SigningKeyRecords> {
  const found = new Map<string, Map<string, SigningKeyRecord>>();
  for (const { slug, key, record } of rotated)
    found.set(slug, (found.get(slug) ?? new Map<string, SigningKeyRecord>()).set(nameOf(key), record));
  return found;
}

/** The record of one key, or undefined while it was never rotated. */
export const recordOf = (records: SigningKeyRecords, key: KeyName): SigningKeyRecord | undefined =>
  records.get(nameOf(key));

type Generations = Pick<SigningKeyRecord, 'generation' | 'oldest'>;

/** Which generation of a key signs, and from which on the claims carry it. */
export const generationsOf = (records: SigningKeyRecords, key: KeyName): Generations =>
  recordOf(records, key) ?? { generation: FIRST, oldest: FIRST };

const between = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** Generations that the claims carry, the oldest first. */
export const carriedGenerations = ({ generation, oldest }: Generations): number[] => between(oldest, generation);

/** Generations that no claims may carry any more. */
const retiredGenerations = ({ oldest }: Generations): number[] => between(FIRST, oldest - 1);

/** Names a signing key of an account. Keys that are not rotated are of the first generation. */
export const signingKeyId = (account: string, key: KeyName, generation = FIRST): SigningKeyId => ({
  account,
  role: key.role,
  environment: key.environment,
  generation,
});

/** Public keys of an account by their generation. */
const publicKeys = (vault: Vault, account: string, key: KeyName, generations: readonly number[]): string[] =>
  generations.map((generation) => vault.signingKey(signingKeyId(account, key, generation)).publicKey);

/** Public keys of one key that no claims of the account may carry any more. */
export const retiredKeys = (vault: Vault, account: string, key: KeyName, generations: Generations): string[] =>
  publicKeys(vault, account, key, retiredGenerations(generations));

/** Public keys of one key that sign, or have signed, users of the account, carried or not. */
export const everyKey = (vault: Vault, account: string, key: KeyName, { generation }: Generations): string[] =>
  publicKeys(vault, account, key, between(FIRST, generation));

/** All public keys that no claims of an account may carry any more. */
export const allRetiredKeys = (vault: Vault, account: string, records: SigningKeyRecords): Set<string> =>
  new Set(
    [...records].flatMap(([name, record]) => {
      const [role = '', environment = ''] = name.split('.');
      return retiredKeys(vault, account, { role, environment }, record);
    }),
  );

/**
 * Changes the record of a key, compare-and-set until it is written; null stands for a key that was never rotated. A change to null
 * leaves it as it is. Gives the record as it is then. Throws what `change` throws, and `nats-unavailable`.
 */
export async function changeSigningKey(
  slug: string,
  key: KeyName,
  change: (record: SigningKeyRecord | null) => SigningKeyRecord | null,
): Promise<SigningKeyRecord | null> {
  const name = `${slug}.${nameOf(key)}`;
  for (;;) {
    const entry = await withCatalyst(({ signingKeys }) => signingKeys.get(name));
    const known = entry?.operation === 'PUT' ? signingKeyRecordSchema.parse(entry.json()) : null;
    const next = change(known);
    if (next === null) return known;
    const text = JSON.stringify(next);
    try {
      await withCatalyst(({ signingKeys }) =>
        entry?.operation === 'PUT' ? signingKeys.update(name, text, entry.revision) : signingKeys.create(name, text),
      );
      return next;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}

/** Who changes a key, when and why, as its record says it. */
export type KeyChange = Pick<SigningKeyRecord, 'at' | 'by' | 'reason' | 'act'>;

/**
 * Has the next generation of a key sign from now on, and the claims carry the older ones until a time (ISO 8601), or until one that was
 * said before. Null, and nothing is changed, when another generation than `expected` signs; safe to repeat within one act.
 */
export async function addGeneration(
  slug: string,
  key: KeyName,
  expected: number,
  until: string,
  change: KeyChange,
): Promise<SigningKeyRecord | null> {
  const record = await changeSigningKey(slug, key, (known) => {
    const { generation, oldest } = known ?? { generation: FIRST, oldest: FIRST };
    if (generation !== expected) return null;
    const sooner = known?.until != null && known.until < until ? known.until : until;
    return { generation: generation + 1, oldest, until: sooner, ...change };
  });
  return record?.act === change.act ? record : null;
}

/**
 * Has the claims carry no generation of a key before this one, which signs from now on unless a later one does. Gives the record as it
 * is then, which is another's when that has done so already; safe to repeat.
 */
export async function takeOutBefore(
  slug: string,
  { generation: first, ...key }: KeyName & { generation: number },
  change: KeyChange,
): Promise<SigningKeyRecord> {
  const record = await changeSigningKey(slug, key, (known) => {
    const { generation, oldest, until } = known ?? { generation: FIRST, oldest: FIRST, until: null };
    if (oldest >= first) return null;
    return {
      generation: Math.max(generation, first),
      oldest: first,
      until: generation > first ? until : null,
      ...change,
    };
  });
  if (record === null) throw new Error(`Nothing of ${slug} is to be taken out before generation ${String(first)}.`);
  return record;
}
