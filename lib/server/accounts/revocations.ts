/**
 * Which users of an Organization's accounts are revoked, as account catalyst remembers it: `<slug>.<public key>`. The claims of the
 * accounts are written from this, so that no other change of them can lose one.
 */
import { revocationSchema } from '../../domain/credentials/revocation.ts';
import type { Revocation } from '../../domain/credentials/revocation.ts';
import { withCatalyst } from '../nats/connections/catalyst.ts';
import { isWrongRevision } from '../nats/streams/api-error.ts';
import { recordMirror } from '../nats/streams/record-mirror.ts';
import { generationsOf, readAllSigningKeys } from './signing-keys.ts';
import type { SigningKeyRecords } from './signing-keys.ts';

/** Records are 500 bytes each in memory. */
const MOST_RECORDS = 100_000;

const read = (text: string): { revocation: Revocation | null } => {
  try {
    return { revocation: revocationSchema.parse(JSON.parse(text)) };
  } catch {
    return { revocation: null };
  }
};
const readRecords = recordMirror({ bucket: 'revocations', most: MOST_RECORDS, read });

/** Every revocation that is remembered of an Organization, newest first. Throws `nats-unavailable`. */
export const readRevocations = async (slug: string): Promise<Revocation[]> =>
  (await readRecords(slug)).flatMap(({ revocation }) => revocation ?? []);

const NEVER_ROTATED: SigningKeyRecords = new Map();

const maps = new WeakMap<readonly object[], ReadonlyMap<string, Revocation>>();

/** The same by public key: one and the same map while none is added, so that what is made of it can be kept. */
export async function revocationsByKey(slug: string): Promise<ReadonlyMap<string, Revocation>> {
  const records = await readRecords(slug);
  const known = maps.get(records);
  if (known !== undefined) return known;
  const made = new Map(records.flatMap(({ revocation }) => (revocation ? [[revocation.publicKey, revocation]] : [])));
  maps.set(records, made);
  return made;
}

/** Whether claims have to name a revoked key: not once they carry no key that signed it, which refuses it and all others of that key. */
export const isNamed = (records: SigningKeyRecords, { signer }: Pick<Revocation, 'signer'>): boolean =>
  signer === null || signer.generation >= generationsOf(records, signer).oldest;

/** What claims of one account must have, by public key: JWTs issued until then are refused (seconds since 1970). */
interface WantedRevocations {
  slug: string;
  side: Revocation['account'];
  wanted: Map<string, number>;
}

/** Revocations of all Organizations that claims have to name, since their JWTs have not all expired at a time (milliseconds since 1970). Throws `nats-unavailable`. */
export async function liveRevocations(now: number): Promise<WantedRevocations[]> {
  const found = new Map<string, WantedRevocations>();
  const rotated = await readAllSigningKeys();
  for (const { key, revocation } of await readRecords('*')) {
    if (revocation === null || Date.parse(revocation.until) <= now) continue;
    const slug = key.slice(0, key.indexOf('.'));
    if (!isNamed(rotated.get(slug) ?? NEVER_ROTATED, revocation)) continue;
    const of = `${slug} ${revocation.account}`;
    const known = found.get(of) ?? { slug, side: revocation.account, wanted: new Map<string, number>() };
    known.wanted.set(revocation.publicKey, refusedUntil(revocation));
    found.set(of, known);
  }
  return [...found.values()];
}

/** That of one key, or undefined. Throws `nats-unavailable`. */
export const findRevocation = async (slug: string, publicKey: string): Promise<Revocation | undefined> =>
  (await revocationsByKey(slug)).get(publicKey);

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

/** Clocks of our servers and theirs differ by less: a JWT of a server whose clock is fast is refused as well. */
export const CLOCK_SKEW_SECONDS = 300;

/**
 * Revocations that one account takes: each costs 93 bytes of its claims, which are one message of 1 MiB at most; about 11,000 were
 * measured to fit (docs/nats.md).
 */
export const MOST_REVOCATIONS = 9_000;

/** JWTs of a revoked key that were issued until then are refused (seconds since 1970). The key is never issued again. */
export const refusedUntil = ({ at }: Pick<Revocation, 'at'>): number => seconds(at) + CLOCK_SKEW_SECONDS;

/** Those of one of its two accounts, with times in seconds since 1970 as account claims have them; what these need not name ends at once. */
export async function revokedIn(slug: string, side: Revocation['account'], records: SigningKeyRecords) {
  return (await readRevocations(slug))
    .filter(({ account }) => account === side)
    .map((one) => ({
      publicKey: one.publicKey,
      at: refusedUntil(one),
      until: isNamed(records, one) ? seconds(one.until) + CLOCK_SKEW_SECONDS : 0,
    }));
}

/** That of a later generation: it is carried for longer. One that is not known to have changed stays. */
const laterSigner = (known: Revocation['signer'], newest: Revocation['signer']): Revocation['signer'] =>
  known !== null && newest !== null && newest.generation > known.generation ? newest : known;

/**
 * Has a revocation cover a JWT that was made after it was read what there is: one that was issued, and expires, later. Gives it as it is
 * remembered then; safe to repeat. Throws when the key is not revoked.
 */
export async function extendRevocation(
  slug: string,
  publicKey: string,
  newest: Pick<Revocation, 'at' | 'until' | 'signer'>,
): Promise<Revocation> {
  const name = `${slug}.${publicKey}`;
  for (;;) {
    const entry = await withCatalyst(({ revocations: bucket }) => bucket.get(name));
    if (entry?.operation !== 'PUT') throw new Error(`${publicKey} of ${slug} is not revoked.`);
    const known = revocationSchema.parse(entry.json());
    const next = {
      ...known,
      at: newest.at > known.at ? newest.at : known.at,
      until: newest.until > known.until ? newest.until : known.until,
      signer: laterSigner(known.signer, newest.signer),
    };
    try {
      await withCatalyst(({ revocations: bucket }) => bucket.update(name, JSON.stringify(next), entry.revision));
      return next;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}

/** Records under way at once. */
const IN_FLIGHT = 50;

/**
 * Remembers revocations. What somebody else has revoked meanwhile stays as it is. Gives all as they are remembered then; safe to repeat.
 */
export async function rememberRevocations(slug: string, revocations: readonly Revocation[]): Promise<Revocation[]> {
  const queue = revocations.values();
  const remembered: Revocation[] = [];
  const work = async () => {
    for (const one of queue) {
      const name = `${slug}.${one.publicKey}`;
      try {
        await withCatalyst(({ revocations: bucket }) => bucket.create(name, JSON.stringify(one)));
        remembered.push(one);
      } catch (error) {
        if (!isWrongRevision(error)) throw error;
        const entry = await withCatalyst(({ revocations: bucket }) => bucket.get(name));
        if (entry?.operation === 'PUT') remembered.push(revocationSchema.parse(entry.json()));
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return remembered;
}
