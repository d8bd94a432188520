import { describe, expect, it } from 'vitest';
import { edgeAccount, homeAccount } from '../keys/account-claims.ts';
import { encodeJwt } from '../keys/jwt.ts';
import { createKeyPair } from '../keys/nkey.ts';
import { AccountIndex } from './account-index.ts';

const operator = createKeyPair('O');
const stranger = createKeyPair('O');
const limits = { storageBytes: 100, memoryBytes: 0, streams: 5, consumers: 6, connections: 7 };
const block = homeAccount({ displayName: 'Acme', environments: ['prod', 'dev'], limits });
/** two account keys, the smaller one first */
const [first = '', second = ''] = [createKeyPair('A'), createKeyPair('A')].map(({ publicKey }) => publicKey).sort();

const claims = (account: string, name: string, nats: Record<string, unknown> = block, signer = operator) =>
  encodeJwt({ sub: account, name, iat: 1, nats }, signer);
const newIndex = () => new AccountIndex([operator.publicKey]);
const slugs = (index: AccountIndex) => [...index.organizations.keys()];
const reasons = (index: AccountIndex) => index.unreadable.map(({ account, reason }) => [account, reason]);

describe('claims that can be used', () => {
  it('become an Organization, and go again', async () => {
    const index = newIndex();
    await index.apply(first, claims(first, 'acme'));
    expect(index.organizations.get('acme')).toMatchObject({ account: first, displayName: 'Acme', limits });
    const version = index.version;
    index.remove(first);
    expect(slugs(index)).toEqual([]);
    expect(index.version).toBeGreaterThan(version);
  });

  it('of an edge account name their home, and go again', async () => {
    const index = newIndex();
    await index.apply(second, claims(second, 'acme--edge', edgeAccount('acme', first)));
    expect(index.edgeOf(first)).toBe(second);
    expect(slugs(index)).toEqual([]);
    index.remove(second);
    expect(index.edgeOf(first)).toBeUndefined();
  });

  it('of other accounts of the operator are nothing of ours', async () => {
    const index = newIndex();
    await index.apply(first, claims(first, 'SYS', { ...block, tags: [] }));
    expect([slugs(index), index.unreadable]).toEqual([[], []]);
  });

  it('take the place of unreadable ones', async () => {
    const index = newIndex();
    await index.apply(first, 'broken');
    await index.apply(first, claims(first, 'acme'));
    expect([slugs(index), index.unreadable]).toEqual([['acme'], []]);
  });
});

const [head = '', body = '', signature = ''] = claims(first, 'acme').split('.');
const other = claims(first, 'globex').split('.')[1] ?? '';
const BAD: [string, string, RegExp][] = [
  ['a foreign operator', claims(first, 'acme', block, stranger), /none of our operator/],
  ['the account itself', claims(first, 'acme', block, createKeyPair('A')), /none of our operator/],
  ['a signature of other claims', `${head}.${other}.${signature}`, /signature does not fit/],
  ['a damaged signature', `${head}.${body}.${signature.slice(4)}`, /signature does not fit/],
  ['another account', claims(second, 'acme'), /another account/],
  ['a user JWT', claims(first, 'acme', { type: 'user', version: 2 }), /no account claims/],
  ['version 1', claims(first, 'acme', { ...block, version: 1 }), /no account claims/],
  ['limits of another form', claims(first, 'acme', { ...block, limits: { conn: 'many' } }), /no account claims/],
  ['what is no JWT', 'garbage', /three parts/],
  ['what is no JSON', `${head}.!.${signature}`, /not readable as JSON/],
  ['nothing', '', /three parts/],
];

describe('claims that cannot be used', () => {
  it.each(BAD)('by %s hide the account and say why', async (_name, jwt, why) => {
    const index = newIndex();
    await index.apply(first, claims(first, 'acme'));
    await index.apply(first, jwt);
    expect(slugs(index)).toEqual([]);
    expect(index.unreadable).toEqual([{ account: first, reason: expect.stringMatching(why) as string }]);
  });

  it.each(BAD)('by %s, overheard, change nothing: the resolver may have refused them', async (_name, jwt) => {
    const index = newIndex();
    await index.apply(first, claims(first, 'acme'));
    expect(await index.hear(first, jwt)).toBe(false);
    expect([slugs(index), index.unreadable]).toEqual([['acme'], []]);
  });

  it('with a name that is no slug are unreadable', async () => {
    const index = newIndex();
    await index.apply(first, claims(first, 'Acme Inc'));
    expect(reasons(index)).toEqual([[first, expect.stringContaining('lower-case letters')]]);
  });
});

describe('two accounts of one name', () => {
  const orders = [
    ['the smaller key first', [first, second]],
    ['the greater key first', [second, first]],
  ] as const;

  it.each(orders)('go to the smaller key, on every replica alike (%s)', async (_name, order) => {
    const index = newIndex();
    for (const account of order) await index.apply(account, claims(account, 'acme'));
    expect(index.organizations.get('acme')?.account).toBe(first);
    expect(reasons(index)).toEqual([[second, `Has the name acme, as ${first} does.`]]);
  });

  it('are noticed again with every change of the one that has the name', async () => {
    const index = newIndex();
    for (const account of [first, second, first]) await index.apply(account, claims(account, 'acme'));
    expect(index.organizations.get('acme')?.account).toBe(first);
    expect(reasons(index)).toHaveLength(1);
  });

  it('do not take the name from each other when the loser goes', async () => {
    const index = newIndex();
    for (const account of [second, first]) await index.apply(account, claims(account, 'acme'));
    index.remove(second);
    expect([slugs(index), index.unreadable]).toEqual([['acme'], []]);
  });
});

it('two edges of one home do not take it from each other when one goes', async () => {
  const [home, one, two] = [createKeyPair('A'), createKeyPair('A'), createKeyPair('A')].map((pair) => pair.publicKey);
  const index = newIndex();
  for (const edge of [one, two])
    await index.apply(edge ?? '', claims(edge ?? '', 'acme--edge', edgeAccount('acme', home ?? '')));
  index.remove(one ?? '');
  expect(index.edgeOf(home ?? '')).toBe(two);
});

describe('accounts that have expired', () => {
  const EXPIRED_AT = 1_000;
  const now = EXPIRED_AT * 1_000;
  const expiring = (account: string, name: string, nats: Record<string, unknown>) =>
    encodeJwt({ sub: account, name, iat: 1, exp: EXPIRED_AT, nats }, operator);
  const before = async () => {
    const index = newIndex();
    await index.apply(first, expiring(first, 'acme', block));
    await index.apply(second, expiring(second, 'acme--edge', edgeAccount('acme', first)));
    return index;
  };
  const after = async (deleted: string[], at: number, index = newIndex()) => {
    index.keepExpired(await before(), new Set(deleted), at);
    return index;
  };

  it('are kept when a reading leaves them out, and said to have expired', async () => {
    const index = await after([], now);
    const acme = index.organizations.get('acme');
    expect(acme && index.standingOf(acme, now).state).toBe('expired');
    expect(index.edgeOf(first)).toBe(second);
  });

  it('are gone when they were deleted, or had not expired yet', async () => {
    expect(slugs(await after([first, second], now))).toEqual([]);
    expect(slugs(await after([], now - 1))).toEqual([]);
    expect((await after([second], now)).edgeOf(first)).toBeUndefined();
  });

  it('do not take the place of newer claims, their own or of another account of that name', async () => {
    const renewed = newIndex();
    await renewed.apply(first, claims(first, 'acme'));
    expect((await after([], now, renewed)).organizations.get('acme')?.standing.expires).toBeNull();
    const another = newIndex();
    const third = createKeyPair('A').publicKey;
    await another.apply(third, claims(third, 'acme'));
    expect((await after([], now, another)).organizations.get('acme')?.account).toBe(third);
    expect(another.unreadable).toEqual([]);
  });
});
