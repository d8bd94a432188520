/**
 * The generations of an Organization's signing keys, as account catalyst remembers them: `<slug>.<role>.<environment>`. The claims of its
 * accounts are written from this. A key that was never rotated has no record: it is of the first generation.
 */
import { personSchema } from '../../domain/system/person-schema.ts';
import { z } from '../../domain/zod.ts';
import type { SigningKeyId } from '../keys/derive.ts';
import { FIRST_MASTER } from '../keys/vault.ts';
import type { Vault } from '../keys/vault.ts';
import { recordMirror } from '../nats/streams/record-mirror.ts';
import type { KeyName } from './organization-record.ts';

const FIRST = 1;
const generationSchema = z.int().min(FIRST);

export const signingKeyRecordSchema = z.object({
  /** the newest: it signs, unless another one is said to */
  generation: generationSchema,
  /** that signs sessions still, while claims with the newest one are on their way to the servers */
  signs: generationSchema.optional(),
  /** the oldest that the claims still carry; from there to `generation` all are carried, and none before is ever again */
  oldest: generationSchema,
  /** from which generation on they are derived from which master secret, the first one before all; none: all from the first one */
  masters: z.array(z.object({ from: generationSchema, master: z.int().min(FIRST_MASTER) })).default([]),
  /** public keys of the generations of earlier master secrets, the first generation first: known without these secrets */
  former: z.array(z.string()).default([]),
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

export const nameOf = ({ role, environment }: KeyName): string => `${role}.${environment}`;

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

const rotatedOf = (records: Awaited<ReturnType<typeof readRecords>>): RotatedKey[] =>
  records.flatMap(({ key, record }) => {
    const [slug = '', role = '', environment = ''] = key.split('.');
    return record === null ? [] : [{ slug, key: { role, environment }, record }];
  });

/** Those of all Organizations; one that cannot be read is not among them. Throws `nats-unavailable`. */
export const readRotatedKeys = async (): Promise<RotatedKey[]> => rotatedOf(await readRecords('*'));

const all = new WeakMap<readonly object[], ReadonlyMap<string, SigningKeyRecords>>();

/** The same by Organization: one and the same map while none changes. Throws `nats-unavailable`. */
export async function readAllSigningKeys(): Promise<ReadonlyMap<string, SigningKeyRecords>> {
  const records = await readRecords('*');
  const known = all.get(records);
  if (known !== undefined) return known;
  const found = new Map<string, Map<string, SigningKeyRecord>>();
  for (const { slug, key, record } of rotatedOf(records))
    found.set(slug, (found.get(slug) ?? new Map<string, SigningKeyRecord>()).set(nameOf(key), record));
  all.set(records, found);
  return found;
}

/** The record of one key, or undefined while it was never rotated. */
export const recordOf = (records: SigningKeyRecords, key: KeyName): SigningKeyRecord | undefined =>
  records.get(nameOf(key));

export type Generations = Pick<SigningKeyRecord, 'generation' | 'oldest' | 'masters' | 'former'>;

/** A key that was never rotated. */
export const NEVER_ROTATED: Generations & Pick<SigningKeyRecord, 'until' | 'signs'> = {
  generation: FIRST,
  oldest: FIRST,
  masters: [],
  former: [],
  until: null,
};

/** The number of the master secret that a generation is derived from. */
export const masterOf = ({ masters }: Pick<Generations, 'masters'>, generation: number): number =>
  masters.findLast(({ from }) => from <= generation)?.master ?? FIRST_MASTER;

/** The newest generation of a key, and from which on the claims carry it. */
export const generationsOf = (records: SigningKeyRecords, key: KeyName): Generations =>
  recordOf(records, key) ?? NEVER_ROTATED;

/** Which generation of a key signs now, by its record. */
export const signingGeneration = (record: Pick<SigningKeyRecord, 'generation' | 'signs'> | undefined): number =>
  record?.signs ?? record?.generation ?? FIRST;

const between = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** Generations that the claims carry, the oldest first. */
export const carriedGenerations = ({ generation, oldest }: Pick<Generations, 'generation' | 'oldest'>): number[] =>
  between(oldest, generation);

/** Generations that no claims may carry any more. */
const retiredGenerations = ({ oldest }: Pick<Generations, 'oldest'>): number[] => between(FIRST, oldest - 1);

/** Names the key of an account that a generation signs by. */
export const signingKeyId = (
  account: string,
  { role, environment }: KeyName,
  generations: Pick<Generations, 'masters'> = NEVER_ROTATED,
  generation = FIRST,
): SigningKeyId => ({ account, role, environment, generation, master: masterOf(generations, generation) });

/** Names the key of an account that signs now. */
export const signingKeyNow = (account: string, key: KeyName, record: SigningKeyRecord | undefined): SigningKeyId =>
  signingKeyId(account, key, record, signingGeneration(record));

/** The public key of a generation. Throws VaultError when it is of a master secret that this process does not hold, and is not written down. */
export const publicKeyAt = (
  vault: Vault,
  account: string,
  key: KeyName,
  generations: Pick<Generations, 'masters' | 'former'>,
  generation: number,
): string =>
  generations.former[generation - 1] ?? vault.signingKey(signingKeyId(account, key, generations, generation)).publicKey;

/** Public keys of an account; without those of a master secret that is held no more, and was never rotated here. */
const publicKeys = (
  vault: Vault,
  account: string,
  key: KeyName,
  generations: Generations,
  wanted: readonly number[],
): string[] =>
  wanted
    .filter((one) => one <= generations.former.length || vault.masters.has(masterOf(generations, one)))
    .map((one) => publicKeyAt(vault, account, key, generations, one));

/** Public keys of one key that no claims of the account may carry any more. */
export const retiredKeys = (vault: Vault, account: string, key: KeyName, generations: Generations): string[] =>
  publicKeys(vault, account, key, generations, retiredGenerations(generations));

/** Public keys of one key that sign, or have signed, users of the account, carried or not. */
export const everyKey = (vault: Vault, account: string, key: KeyName, generations: Generations): string[] =>
  publicKeys(vault, account, key, generations, between(FIRST, generations.generation));

/** All public keys that no claims of an account may carry any more. */
export const allRetiredKeys = (vault: Vault, account: string, records: SigningKeyRecords): Set<string> =>
  new Set(
    [...records].flatMap(([name, record]) => {
      const [role = '', environment = ''] = name.split('.');
      return retiredKeys(vault, account, { role, environment }, record);
    }),
  );
