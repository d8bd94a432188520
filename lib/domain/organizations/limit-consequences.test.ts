import { expect, it } from 'vitest';
import { limitConsequences } from './limit-consequences.ts';
import type { AccountLimits } from './limits.ts';

const JETSTREAM = {
  storageBytes: 1000,
  memoryBytes: 0,
  streams: 50,
  consumers: 500,
  maxAckPending: -1,
  streamStorageBytes: -1,
  streamMemoryBytes: -1,
  maxBytesRequired: false,
};
const LIMITS: AccountLimits = {
  connections: 100,
  leafnodes: -1,
  subscriptions: -1,
  payloadBytes: -1,
  dataBytes: -1,
  imports: -1,
  exports: -1,
  jetstream: JETSTREAM,
  tiers: {},
};
const inUse = {
  storageBytes: 500,
  memoryBytes: 0,
  streams: 6,
  consumers: 2,
  homeConnections: 3,
  edgeConnections: 10,
  imports: 0,
  exports: 15,
};
const freshness = { at: '2026-11-27T12:00:00Z', serversExpected: ['a', 'b'], serversAnswered: ['a', 'b'] };
const kinds = (after: Partial<AccountLimits>, heard = freshness) =>
  limitConsequences(LIMITS, { ...LIMITS, ...after }, { inUse, freshness: heard }).map(({ kind }) => kind);

it('judges limits by what is in use', () => {
  expect(kinds({})).toEqual([]);
  expect(kinds({ connections: 10 })).toEqual([]);
  expect(kinds({ connections: 9 })).toEqual(['below-use']);
  expect(kinds({ connections: 2 })).toEqual(['below-use', 'below-use']);
  expect(kinds({ exports: 14 })).toEqual(['locked-out']);
  expect(kinds({ jetstream: { ...JETSTREAM, storageBytes: 499 } })).toEqual(['below-use']);
  expect(kinds({ jetstream: { ...JETSTREAM, storageBytes: 0 } })).toEqual(['below-use']);
  expect(kinds({ payloadBytes: 5000, subscriptions: 100 })).toEqual(['note', 'note']);
});

it('does not take a server that is silent for one that holds nothing', () => {
  const silent = { ...freshness, serversAnswered: ['a'] };
  expect(kinds({ connections: 50 }, silent)).toEqual(['below-use']);
  expect(kinds({ leafnodes: 5 }, silent)).toEqual([]);
});
