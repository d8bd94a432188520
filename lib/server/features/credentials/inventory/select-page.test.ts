import { describe, expect, it } from 'vitest';
import { CREDENTIAL_STATES } from '../../../../domain/credentials/credential-state.ts';
import { decodeCursor, decodeWalk, encodeCursor, encodeWalk } from './credential-cursor.ts';
import type { StoredCredential } from '../credential-records.store.ts';
import { selectPage } from './select-page.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;
const KEY = `U${'A'.repeat(55)}`;

const stored = (revision: number, over: Partial<StoredCredential> = {}): StoredCredential => ({
  readable: true,
  key: 'acme.U',
  revision,
  place: revision,
  renewed: false,
  replacedUntil: null,
  text: '',
  publicKey: `U${String(revision).padStart(55, 'B')}`,
  role: 'publisher',
  environment: 'dev',
  keyGeneration: 1,
  name: `n${String(revision)}`,
  issuer: 'https://id.example/realms/acme',
  subject: '1',
  words: `n${String(revision)}\n\nada`,
  reaches: [],
  expiresAt: NOW + 30 * DAY_MS,
  ...over,
});

const RECORDS = [
  stored(6, { name: 'b', environment: 'prod', reaches: ['prod'], expiresAt: NOW + DAY_MS }),
  stored(5, { name: 'a', role: 'trusted-publisher', reaches: ['prod', 'beyond-issuer'] }),
  stored(4, { name: 'a', subject: '2', words: 'a\nworker\nada' }),
  stored(3, { name: 'c', expiresAt: NOW }),
  stored(2, { name: 'd', publicKey: KEY, reaches: ['prod'] }),
  stored(1, { keyGeneration: 2, name: 'e', issuer: null, subject: null, words: 'e\n\nada' }),
];
const BY = { issuer: 'https://id.example', subject: '9', username: 'eve' };
const REVOKED = {
  publicKey: KEY,
  account: 'edge',
  at: '',
  until: '',
  by: BY,
  reason: '',
  act: '',
  signer: null,
} as const;
const HELD = RECORDS.map((record) => ({
  record,
  revocation: record.publicKey === KEY ? REVOKED : null,
  orphaned: false,
  retired: false,
}));
const ORDER = { sort: 'issued', direction: 'desc' } as const;
type Asked = Partial<Parameters<typeof selectPage>[1]>;
const select = (asked: Asked) => selectPage(HELD, { ...ORDER, limit: 100, after: null, ...asked }, NOW);
const revisions = (asked: Asked) => select(asked).page.map(({ held }) => held.record.revision);

describe('a page of credentials', () => {
  it('knows those whose key is not carried any more, and those of one generation', () => {
    expect(revisions({ keyGeneration: 2 })).toEqual([1]);
    const held = HELD.map((one) => ({ ...one, orphaned: one.record.keyGeneration < 2 }));
    const page = selectPage(held, { ...ORDER, limit: 100, after: null, state: 'orphaned' }, NOW);
    expect(page.page.map((one) => one.held.record.revision)).toEqual([6, 5, 4]);
    expect(page.states).toEqual({
      active: 1,
      'expires-soon': 0,
      replaced: 0,
      retired: 0,
      expired: 1,
      revoked: 1,
      orphaned: 3,
    });
  });

  it.each<[Asked, number[]]>([
    [{}, [6, 5, 4, 3, 2, 1]],
    [{ state: 'active' }, [5, 4, 1]],
    [{ state: 'expires-soon' }, [6]],
    [{ state: 'expired' }, [3]],
    [{ state: 'revoked' }, [2]],
    [{ role: 'trusted-publisher' }, [5]],
    [{ kind: 'sealed', state: 'active' }, [4, 1]],
    [{ environment: 'prod' }, [6]],
    // one that is revoked reaches nothing
    [{ reach: 'prod' }, [6, 5]],
    [{ reach: 'beyond-issuer' }, [5]],
    // one that ends in a day ends not within it; expired and revoked ones end no more
    [{ expiresWithin: '1' }, []],
    [{ expiresWithin: '7' }, [6]],
    [{ expiresWithin: '90', kind: 'sealed' }, [6, 4, 1]],
    [{ expiresWithin: '90', state: 'active' }, [5, 4, 1]],
    [{ expiresWithin: '90', state: 'expired' }, []],
    // a namesake of another subject, and a record without one, are other people
    [{ issuer: 'https://id.example/realms/acme', subject: '2' }, [4]],
    [{ issuer: 'https://id.example', subject: '2' }, []],
    [{ search: 'ADA  work' }, [4]],
    [{ search: 'uaaa' }, [2]],
    [{ search: 'aaaa' }, []],
    [{ sort: 'issued', direction: 'asc' }, [1, 2, 3, 4, 5, 6]],
    [{ sort: 'name', direction: 'asc' }, [4, 5, 6, 3, 2, 1]],
    [{ sort: 'expires', direction: 'asc' }, [3, 6, 1, 2, 4, 5]],
    [{ sort: 'expires', direction: 'desc' }, [5, 4, 2, 1, 6, 3]],
  ])('with %j has %j', (asked, found) => {
    expect(revisions(asked)).toEqual(found);
  });

  it('counts by state what is asked for otherwise, and in all what is asked for', () => {
    const { states, total } = select({ state: 'active', kind: 'sealed' });
    expect(states).toEqual({
      active: 2,
      'expires-soon': 1,
      replaced: 0,
      retired: 0,
      expired: 1,
      revoked: 1,
      orphaned: 0,
    });
    expect(total).toBe(2);
    expect(Object.keys(states)).toEqual([...CREDENTIAL_STATES]);
  });

  it('counts by when they end what is asked for otherwise', () => {
    const all = { 1: 0, 7: 1, 30: 1, 90: 4 };
    expect(select({}).expiring).toEqual(all);
    const { expiring, states, total } = select({ expiresWithin: '7' });
    expect(expiring).toEqual(all);
    expect(states).toEqual({
      active: 0,
      'expires-soon': 1,
      replaced: 0,
      retired: 0,
      expired: 0,
      revoked: 0,
      orphaned: 0,
    });
    expect(total).toBe(1);
    expect(select({ state: 'active' }).expiring).toEqual({ 1: 0, 7: 0, 30: 0, 90: 3 });
    expect(select({ state: 'expired' }).expiring).toEqual({ 1: 0, 7: 0, 30: 0, 90: 0 });
  });

  it.each(['issued', 'name', 'expires'] as const)('sorted by %s ends where the next one goes on', (sort) => {
    for (const direction of ['asc', 'desc'] as const) {
      const seen: number[] = [];
      for (let after: Asked['after'] = null, more = true; more;) {
        const { page, end } = select({ sort, direction, limit: 2, after });
        seen.push(...page.map(({ held }) => held.record.revision));
        after = end && decodeCursor(encodeCursor('acme', { sort, direction }, end), 'acme', { sort, direction });
        more = end !== null;
      }
      expect(seen).toEqual(revisions({ sort, direction }));
    }
  });
});

const PLACE = { place: 5, name: 'a', expiresAt: NOW };

describe('a cursor', () => {
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    '0',
    '-1',
    String(2 ** 53),
    'e30',
    encodeCursor('globex', ORDER, PLACE),
    encodeCursor('acme', { ...ORDER, sort: 'name' }, PLACE),
    encodeCursor('acme', { ...ORDER, direction: 'asc' }, PLACE),
    text(['acme', 'issued', 'desc', 5, 0]),
    text(['acme', 'issued', 'desc', 5, 2 ** 53]),
    text(['acme', 'issued', 'desc', 'five', 5]),
    text(['acme', 'issued', 'desc', 5, 5, 5]),
  ])('that is none of this list is refused by its field: %s', (cursor) => {
    expect(() => decodeCursor(cursor, 'acme', ORDER)).toThrow('before: It is not a “next” of a page of acme');
  });

  it('of all Organizations is none of one, and the other way round', () => {
    for (const position of [
      { slug: 'acme', place: 5 },
      { slug: 'acme', place: null },
    ]) {
      expect(decodeWalk(encodeWalk(position))).toEqual(position);
      expect(() => decodeCursor(encodeWalk(position), 'acme', ORDER)).toThrow('before: ');
    }
    const own = encodeCursor('acme', ORDER, PLACE);
    for (const cursor of ['0', '-1', String(2 ** 53), own, text(['all', 'acme', 0]), text(['all', '', 1])]) {
      expect(() => decodeWalk(cursor)).toThrow('before: It is not a “next” of a page of all Organizations');
    }
  });
});
