import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../domain/system/actor.ts';
import { listOrganizationsSchema } from '../../../domain/organizations/organization.ts';
import type { OrganizationUsage } from '../../../domain/organizations/organization.ts';
import { homeAccount } from '../../keys/account-claims.ts';
import { encodeJwt } from '../../keys/jwt.ts';
import { createKeyPair } from '../../keys/nkey.ts';
import { AccountIndex } from '../../accounts/account-index.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { getUsage } from '../../accounts/usage/usage-monitor.ts';
import { usageOf } from '../../accounts/usage/usage.ts';
import { listOrganizations } from './list-organizations.query.ts';

// Where the list gets its figures from needs a nats-server: test/nats.
vi.mock('../../accounts/index-service.ts', () => ({ getIndex: vi.fn() }));
vi.mock('../../accounts/usage/usage-monitor.ts', () => ({ getUsage: vi.fn() }));

const operator = createKeyPair('O');
const limits = { storageBytes: 1, memoryBytes: 1, streams: 1, consumers: 1, connections: 1 };
const USAGE: Record<string, Partial<OrganizationUsage>> = {
  acme: { storageBytes: 5, streams: 1, messagesInPerSecond: 1, messagesOutPerSecond: 1 },
  globex: { storageBytes: 9, streams: 1, messagesInPerSecond: 5 },
  initech: { storageBytes: 7, streams: 3 },
};
const NAMES = [
  ['globex', 'Globex Corporation', ['dev', 'prod']],
  ['acme', 'Acme Industries', ['dev', 'stg', 'prod']],
  ['initech', 'Initech', ['prod']],
] as const;

const person = { issuer: 'https://id.example', subject: '1', username: 'x', displayName: 'X', sessionId: 's' };
const sovereign: Actor = { ...person, scope: 'sovereign', roles: ['support'] };
const member: Actor = { ...person, scope: 'organization', organization: 'acme', roles: ['org-viewer'] };

let index: AccountIndex;
const slugOf = (account: string) =>
  [...index.organizations.values()].find((one) => one.account === account)?.slug ?? '';

beforeEach(async () => {
  index = new AccountIndex([operator.publicKey]);
  for (const [name, displayName, environments] of NAMES) {
    const { publicKey: sub } = createKeyPair('A');
    const nats = homeAccount({ displayName, environments, limits });
    await index.apply(sub, encodeJwt({ sub, name, iat: 1, nats }, operator));
  }
  await index.apply('AX', 'broken');
  vi.mocked(getIndex).mockResolvedValue(index);
  vi.mocked(getUsage).mockResolvedValue({
    freshness: { at: null, serversExpected: ['n1', 'n2'], serversAnswered: ['n1'] },
    at: 1,
    streamsOf: () => new Map<string, number>(),
    connectionsOf: () => 0,
    of: (home) => ({ ...usageOf([], undefined, undefined), ...USAGE[slugOf(home)] }),
  });
});

const ask = (query: object, actor: Actor = sovereign) =>
  listOrganizations({ actor, address: '', correlation: '', expiresAt: 0 }, listOrganizationsSchema.parse(query));
const names = async (query: object) => (await ask(query)).items.map(({ slug }) => slug);

describe('sorting', () => {
  it.each([
    ['name', 'asc', ['acme', 'globex', 'initech']],
    ['name', 'desc', ['initech', 'globex', 'acme']],
    ['storage', 'asc', ['acme', 'initech', 'globex']],
    ['storage', 'desc', ['globex', 'initech', 'acme']],
    // equal ones by name, in both directions
    ['streams', 'asc', ['acme', 'globex', 'initech']],
    ['streams', 'desc', ['initech', 'acme', 'globex']],
    ['traffic', 'desc', ['globex', 'acme', 'initech']],
  ])('by %s %s', async (sort, direction, expected) => {
    expect(await names({ sort, direction })).toEqual(expected);
  });

  it('follows the index and the usage when they change', async () => {
    expect(await names({ sort: 'storage' })).toHaveLength(3);
    const [gone] = [...index.organizations.values()];
    index.remove(gone?.account ?? '');
    expect(await names({ sort: 'storage' })).toEqual(['acme', 'initech']);
  });
});

describe('searching', () => {
  it.each([
    ['GLOB', ['globex']],
    ['industries', ['acme']],
    ['-stg', ['acme']],
    ['corp globex', ['globex']],
    ['acme corporation', []],
    ['  ', ['acme', 'globex', 'initech']],
    ['.*', []],
  ])('for %j', async (search, expected) => {
    expect(await names({ search })).toEqual(expected);
  });

  it('tells how many match and how many there are, on any page', async () => {
    const page = await ask({ search: 'prod', offset: 1, limit: 1 });
    expect(page.items.map(({ slug }) => slug)).toEqual(['globex']);
    expect(page).toMatchObject({ total: 3, all: 3, freshness: { serversAnswered: ['n1'] } });
    expect((await ask({ offset: 99 })).items).toEqual([]);
  });
});

describe('people of an Organization', () => {
  it('see their own and hear of no other, of no unreadable account either', async () => {
    const page = await ask({}, member);
    expect(page.items.map(({ slug }) => slug)).toEqual(['acme']);
    expect(page).toMatchObject({ total: 1, all: 1, unreadable: [] });
    expect((await ask({ search: 'globex' }, member)).items).toEqual([]);
    expect((await ask({})).unreadable).toHaveLength(1);
  });
});

it('what the search reads does not go out', async () => {
  expect((await ask({})).items[0]).not.toHaveProperty('searchText');
});
