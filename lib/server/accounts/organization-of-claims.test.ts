import { describe, expect, it } from 'vitest';
import { edgeAccount, homeAccount } from '../keys/account-claims.ts';
import { accountClaimsSchema } from '../keys/claims.ts';
import { readAccount } from './organization-of-claims.ts';

const limits = { storageBytes: 100, memoryBytes: 1, streams: 5, consumers: 6, connections: 7 };
const open = { closed: false, shut: false, shutByUs: false, deleting: false, notBefore: null, expires: null };
const acme = homeAccount({ displayName: 'Acme Industries', environments: ['dev', 'prod'], limits });
const read = (nats: Record<string, unknown>, name = 'acme') =>
  readAccount(accountClaimsSchema.parse({ jti: 'x', iat: 1, iss: 'O', sub: 'AAA', name, nats }));

describe('an Organization', () => {
  it('is what its claims say', () => {
    expect(read(acme)).toEqual({
      kind: 'organization',
      organization: {
        slug: 'acme',
        displayName: 'Acme Industries',
        account: 'AAA',
        standing: open,
        missingExports: [],
        resumesWith: null,
        issuedAt: 1,
        environments: ['prod', 'dev'],
        retired: [],
        limits: { ...limits, tiers: [] },
        searchText: 'acme acme industries aaa acme-prod acme-dev',
      },
    });
  });

  it('is suspended when nobody may connect', () => {
    // as nsc writes a 0: it leaves it out
    for (const limits of [{ conn: 0 }, {}, { conn: -5 }]) {
      expect(read({ ...acme, limits })).toMatchObject({
        organization: { standing: { closed: true, shut: true }, resumesWith: 0 },
      });
    }
  });

  it('has the limits that nats-server reads in its claims', () => {
    const limits = { conn: 5, mem_storage: 0, disk_storage: 9, streams: 0, consumer: -7 };
    expect(read({ ...acme, limits })).toMatchObject({
      organization: {
        limits: { storageBytes: 9, memoryBytes: 0, streams: -1, consumers: -1, connections: 5, tiers: [] },
      },
    });
  });

  it('has limits by tier where its claims have some, and never a 0 in their place', () => {
    const limits = { conn: -1, tiered_limits: { R1: { disk_storage: 5, streams: 2, consumer: 3 } } };
    expect(read({ ...acme, limits })).toMatchObject({
      organization: {
        limits: {
          storageBytes: null,
          memoryBytes: null,
          streams: null,
          consumers: null,
          tiers: [{ name: 'R1', storageBytes: 5, memoryBytes: 0, streams: 2, consumers: 3 }],
        },
      },
    });
  });

  it('lacks what its home account does not export', () => {
    const { exports: all } = accountClaimsSchema.shape.nats.parse(acme);
    const [first, ...exports] = all;
    expect(read({ ...acme, exports })).toMatchObject({ organization: { missingExports: [first?.subject] } });
  });

  it('is called by its slug when nobody gave it a name, and has no Environment that we do not know', () => {
    const odd = { ...acme, description: undefined, tags: ['kind:organization', 'env:prod', 'env:moon', 'plan:gold'] };
    expect(read(odd)).toMatchObject({ organization: { displayName: 'acme', environments: ['prod'] } });
  });

  it.each(['', 'SYS', 'acme--edge', 'acme-prod', 'catalyst'])('is none with the name %j', (name) => {
    expect(read(acme, name)).toMatchObject({ kind: 'unreadable' });
  });
});

describe('an edge account', () => {
  it('belongs to the account it imports from', () => {
    expect(read(edgeAccount('acme', 'HOME'), 'acme--edge')).toEqual({ kind: 'edge', home: 'HOME', standing: open });
  });

  it('belongs to that account also when others’ imports stand before it', () => {
    const imports = [
      { account: 'OTHER', subject: 'billing.>', type: 'stream' },
      ...accountClaimsSchema.shape.nats.parse(edgeAccount('acme', 'HOME')).imports,
    ];
    expect(read({ ...edgeAccount('acme', 'HOME'), imports }, 'acme--edge')).toMatchObject({ home: 'HOME' });
  });

  it('without imports is told', () => {
    expect(read({ ...edgeAccount('acme', 'HOME'), imports: [] })).toMatchObject({ kind: 'unreadable' });
  });
});

it('any other account is none of ours', () => {
  expect(read({ ...acme, tags: [] })).toEqual({ kind: 'other' });
});
