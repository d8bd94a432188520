import { expect, it } from 'vitest';
import { firstLimits } from '@/lib/domain/organizations/first-limits.ts';
import { edgeDifferences } from './edge-differences.ts';

it('says where the edge account has other limits', () => {
  const limits = firstLimits(undefined, undefined);
  const { connections, leafnodes, subscriptions, payloadBytes, dataBytes } = limits;
  const same = { connections, leafnodes, subscriptions, payloadBytes, dataBytes };
  expect(edgeDifferences({ limits, edge: same })).toEqual([]);
  const open = { limits, edge: { ...same, connections: -1 } };
  expect(edgeDifferences(open, { ...limits, connections: 5 })).toEqual([
    { label: 'Connections of the edge account', before: 'unlimited', after: '5' },
  ]);
});
