/** Changes of the records of signing keys, each compare-and-set: who signs, and which generations claims carry. */
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import type { KeyName } from '../organization-record.ts';
import { masterOf, NEVER_ROTATED, nameOf, signingKeyRecordSchema } from '../signing-keys.ts';
import type { Generations, SigningKeyRecord } from '../signing-keys.ts';

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
    const { generation, oldest, masters, former } = known ?? NEVER_ROTATED;
    if (generation !== expected) return null;
    const sooner = known?.until != null && known.until < until ? known.until : until;
    return { generation: generation + 1, oldest, masters, former, until: sooner, ...change };
  });
  return record?.act === change.act ? record : null;
}

/**
 * Has the claims carry the next generation of a key of sessions, which signs nothing until `beginGeneration`. Null, and nothing is changed,
 * when another generation than `expected` signs, or the next one is on its way already; safe to repeat within one act.
 */
export async function announceGeneration(
  slug: string,
  key: KeyName,
  expected: number,
  change: KeyChange,
): Promise<SigningKeyRecord | null> {
  const record = await changeSigningKey(slug, key, (known) => {
    const { generation, oldest, masters, former, signs, until } = known ?? NEVER_ROTATED;
    if (generation !== expected || signs !== undefined) return null;
    return { generation: generation + 1, signs: generation, oldest, masters, former, until, ...change };
  });
  return record?.act === change.act ? record : null;
}

/**
 * Has a generation that was announced sign from now on, and the claims carry the older ones until a time (ISO 8601), by which every
 * session that they have signed is over. Gives the record as it is then; safe to repeat.
 */
export const beginGeneration = (
  slug: string,
  key: KeyName,
  announced: number,
  until: string,
): Promise<SigningKeyRecord | null> =>
  changeSigningKey(slug, key, (known) => {
    if (known?.generation !== announced || known.signs === undefined) return null;
    const { signs: _before, ...record } = known;
    return { ...record, until };
  });

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
    const { generation, signs, oldest, masters, former, until } = known ?? NEVER_ROTATED;
    if (oldest >= first) return null;
    return {
      generation: Math.max(generation, first),
      ...(signs !== undefined && signs >= first && { signs }),
      oldest: first,
      masters,
      former,
      until: generation > first ? until : null,
      ...change,
    };
  });
  if (record === null) throw new Error(`Nothing of ${slug} is to be taken out before generation ${String(first)}.`);
  return record;
}

/** Has the first generation of a new key derived from a master secret; leaves one that is known as it is. */
export const recordFirstGeneration = (slug: string, key: KeyName, master: number): Promise<SigningKeyRecord | null> =>
  changeSigningKey(slug, key, (known) =>
    known === null
      ? {
          ...NEVER_ROTATED,
          masters: [{ from: NEVER_ROTATED.generation, master }],
          at: new Date().toISOString(),
          by: { issuer: 'urn:vertebra', subject: 'vertebra', username: 'vertebra' },
          reason: `Its first generation, of master secret ${String(master)}.`,
          act: 'none',
        }
      : null,
  );

/**
 * Has the next generation of a key derived from another master secret: it signs from now on, or, of a key of sessions, once it begins. The
 * older ones stay until a time (ISO 8601), or until one that was said before; of a key of sessions until it begins. `keysBefore` gives the
 * public keys of all generations until now. Leaves a key alone that has come to that master secret, or a later one; safe to repeat.
 */
export const moveToMaster = (
  slug: string,
  key: KeyName,
  master: number,
  until: string | null,
  keysBefore: (known: Generations) => string[],
  change: KeyChange,
): Promise<SigningKeyRecord | null> =>
  changeSigningKey(slug, key, (known) => {
    const before = known ?? NEVER_ROTATED;
    const { generation, oldest, masters } = before;
    if (masterOf(before, generation) >= master) return null;
    const sooner = before.until !== null && until !== null && before.until < until ? before.until : until;
    return {
      generation: generation + 1,
      ...(until === null && { signs: before.signs ?? generation }),
      oldest,
      masters: [...masters, { from: generation + 1, master }],
      former: keysBefore(before),
      until: sooner ?? before.until,
      ...change,
    };
  });
