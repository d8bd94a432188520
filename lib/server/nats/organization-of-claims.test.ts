import { describe, expect, it } from 'vitest';
import { edgeAccount, homeAccount } from '../keys/account-claims.ts';
import { accountClaimsSchema } from '../keys/claims.ts';
import { readAccount } from './organization-of-claims.ts';

const limits = { storageBytes: 100, memoryBytes: 1, streams: 5, consumers: 6, connections: 7 };
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
        state: 'active',
        environments: ['prod', 'dev'],
        limits,
        searchText: 'acme acme industries aaa acme-prod acme-dev',
      },
    });
  });

  it('is suspended when nobody may connect', () => {
    const suspended = { ...acme, limits: { conn: 0 } };
    expect(read(suspended)).toMatchObject({ organization: { state: 'suspended' } });
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
    expect(read(edgeAccount('acme', 'HOME'), 'acme--edge')).toEqual({ kind: 'edge', home: 'HOME' });
  });

  it('without imports is told', () => {
    expect(read({ ...edgeAccount('acme', 'HOME'), imports: [] })).toMatchObject({ kind: 'unreadable' });
  });
});

it('any other account is none of ours', () => {
  expect(read({ ...acme, tags: [] })).toEqual({ kind: 'other' });
});
