import { expect, it } from 'vitest';
import { edgeAccount, homeAccount } from './account-claims.ts';
import { accountClaimsSchema } from './claims.ts';
import { deletedClaims, deletingClaims, isDeleted, isDeleting } from './deletion-claims.ts';
import { homeOfEdge, isShut, withSuspension } from './rewrite-claims.ts';

const limits = { storageBytes: 10, memoryBytes: 0, streams: 3, consumers: 5, connections: 7 };
const parse = (block: object) => accountClaimsSchema.shape.nats.parse(block);
const home = parse(homeAccount({ displayName: 'Acme', environments: ['dev'], limits }));

it('nobody is let in while it is deleted, and what is in it is told of still', () => {
  const block = deletingClaims({ ...home, signing_keys: ['A'], revocations: { U: 5 } }, 9);
  expect([isDeleting(block), isDeleted(block), isShut(block)]).toEqual([true, false, true]);
  expect(block).toMatchObject({
    signing_keys: [],
    revocations: { '*': 9 },
    tags: expect.arrayContaining(home.tags) as string[],
  });
  expect(block.limits.disk_storage).toBe(home.limits.disk_storage);
  expect(deletingClaims(block, 9)).toEqual(block);
  expect(isDeleting(deletingClaims(withSuspension(home, true), 9))).toBe(true);
  expect(homeOfEdge(deletingClaims(parse(edgeAccount('acme', 'HOME')), 9).imports)).toBe('HOME');
});

it('what is left of it lets nobody in, holds nothing and says nothing', () => {
  const block = deletedClaims(9);
  expect([isDeleting(block), isDeleted(block), isShut(block)]).toEqual([false, true, true]);
  expect(block).toMatchObject({ signing_keys: [], imports: [], exports: [], revocations: { '*': 9 } });
  expect(block.limits).toMatchObject({ mem_storage: 0, disk_storage: 0 });
  expect(JSON.stringify(block)).not.toMatch(/acme/i);
  expect(parse(block)).toEqual(block);
});
