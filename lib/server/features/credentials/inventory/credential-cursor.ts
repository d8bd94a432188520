import type { ListCredentials } from '../../../../domain/credentials/credential-list.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import { z } from '../../../../domain/zod.ts';
import type { StoredCredential } from '../credential-records.store.ts';

type Order = Pick<ListCredentials, 'sort' | 'direction'>;

/** What places a credential in a sorted list, whichever way that is sorted. */
export type Place = Pick<StoredCredential, 'place' | 'name' | 'expiresAt'>;

const VALUES = {
  issued: ({ place }: Place) => place,
  name: ({ name }: Place) => name,
  expires: ({ expiresAt }: Place) => expiresAt,
} as const satisfies Record<Order['sort'], (place: Place) => string | number>;

/** Compares places in such a list: less than zero when `a` comes first. Equal ones go by when they were issued. */
export function comparatorOf({ sort, direction }: Order): (a: Place, b: Place) => number {
  const valueOf: (place: Place) => string | number = VALUES[sort];
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    return sign * (one === other ? a.place - b.place : one < other ? -1 : 1);
  };
}

const issuedSchema = z.int().min(1);
const orderedSchema = z.union([
  z.tuple([z.string(), z.literal('name'), z.enum(['asc', 'desc']), z.string().max(100), issuedSchema]),
  z.tuple([z.string(), z.enum(['issued', 'expires']), z.enum(['asc', 'desc']), z.int(), issuedSchema]),
]);

const encode = (parts: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function refuse(list: string): never {
  const message = `It is not a “next” of a page of ${list}. Start without it.`;
  throw new VertebraError('invalid-request', `There is no such page. before: ${message}`, {
    fields: [{ path: 'before', message }],
  });
}

/** Says where a page ended. It goes with one Organization and one order; filters may change. */
export const encodeCursor = (slug: string, { sort, direction }: Order, place: Place): string =>
  encode([slug, sort, direction, VALUES[sort](place), place.place]);

/** Where the page before ended. Throws `invalid-request` for what is no `next` of this Organization's list in this order. */
export function decodeCursor(cursor: string, slug: string, { sort, direction }: Order): Place {
  const parsed = orderedSchema.safeParse(parse(cursor));
  if (parsed.success) {
    const [of, sortedBy, sortedTo, value, place] = parsed.data;
    if (of === slug && sortedBy === sort && sortedTo === direction) {
      return {
        place,
        name: typeof value === 'string' ? value : '',
        expiresAt: typeof value === 'number' ? value : 0,
      };
    }
  }
  return refuse(`${slug} that is sorted by ${sort}, ${direction}`);
}

/** Where a walk over all Organizations stands: in the credentials of one, or, with null, behind all of them. */
export interface WalkPosition {
  slug: string;
  place: number | null;
}

const walkSchema = z.tuple([z.literal('all'), z.string().min(1).max(100), issuedSchema.nullable()]);

/** Says where a page of all Organizations ended. */
export const encodeWalk = ({ slug, place }: WalkPosition): string => encode(['all', slug, place]);

/** The same back. Throws `invalid-request` for what is no `next` of that list. */
export function decodeWalk(cursor: string): WalkPosition {
  const parsed = walkSchema.safeParse(parse(cursor));
  if (!parsed.success) return refuse('all Organizations');
  const [, slug, place] = parsed.data;
  return { slug, place };
}
