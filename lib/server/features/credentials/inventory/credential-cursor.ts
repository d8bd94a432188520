import type { ListCredentials } from '../../../../domain/credentials/credential-list.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import { z } from '../../../../domain/zod.ts';
import type { StoredCredential } from '../credential-records.store.ts';

type Order = Pick<ListCredentials, 'sort' | 'direction'>;

/** Where a credential stands in a sorted list: what it is sorted by, and its revision among those that are equal in that. */
export interface Position {
  value: string | number;
  revision: number;
}

/** The position of a record in a list sorted so. */
export function positionOf({ revision, name, expiresAt }: StoredCredential, { sort }: Pick<Order, 'sort'>): Position {
  switch (sort) {
    case 'issued':
      return { value: revision, revision };
    case 'name':
      return { value: name, revision };
    case 'expires':
      return { value: expiresAt, revision };
  }
}

/** Less than zero when `a` comes first in a list of this direction. */
export function comparePositions(a: Position, b: Position, direction: Order['direction']): number {
  const order = a.value === b.value ? a.revision - b.revision : a.value < b.value ? -1 : 1;
  return direction === 'asc' ? order : -order;
}

const revisionSchema = z.int().min(1);
const orderedSchema = z.union([
  z.tuple([z.string(), z.literal('name'), z.enum(['asc', 'desc']), z.string().max(100), revisionSchema]),
  z.tuple([z.string(), z.enum(['issued', 'expires']), z.enum(['asc', 'desc']), z.int(), revisionSchema]),
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
  const message = `It is no “next” of a page of ${list}. Begin without it.`;
  throw new VertebraError('invalid-request', `There is no such page. before: ${message}`, {
    fields: [{ path: 'before', message }],
  });
}

/** Says where a page ended. It goes with one Organization and one order; filters may change. */
export const encodeCursor = (slug: string, { sort, direction }: Order, { value, revision }: Position): string =>
  encode([slug, sort, direction, value, revision]);

/** Where the page before ended. Throws `invalid-request` for what is no `next` of this Organization's list in this order. */
export function decodeCursor(cursor: string, slug: string, { sort, direction }: Order): Position {
  const parsed = orderedSchema.safeParse(parse(cursor));
  if (parsed.success) {
    const [of, sortedBy, sortedTo, value, revision] = parsed.data;
    if (of === slug && sortedBy === sort && sortedTo === direction) return { value, revision };
  }
  return refuse(`${slug} that is sorted by ${sort}, ${direction}`);
}

/** Where a walk over all Organizations stands: in the credentials of one, or, with null, behind all of them. */
export interface WalkPosition {
  slug: string;
  revision: number | null;
}

const walkSchema = z.tuple([z.literal('all'), z.string().min(1).max(100), revisionSchema.nullable()]);

/** Says where a page of all Organizations ended. */
export const encodeWalk = ({ slug, revision }: WalkPosition): string => encode(['all', slug, revision]);

/** The same back. Throws `invalid-request` for what is no `next` of that list. */
export function decodeWalk(cursor: string): WalkPosition {
  const parsed = walkSchema.safeParse(parse(cursor));
  if (!parsed.success) return refuse('all Organizations');
  const [, slug, revision] = parsed.data;
  return { slug, revision };
}
