import { expect, test } from 'vitest';

import { DEFAULT_LIMITS } from '@/lib/domain/organizations/default-limits.ts';
import { createOrganizationSchema } from '@/lib/domain/organizations/organization.ts';

import { placeProblems, requestOf, valuesOf } from './creation-values.ts';

const PLAIN = { ...valuesOf(), slug: 'acme', displayName: 'Acme' };

test('what nobody touched asks for the limits that everybody gets, and leaves replicas and placement open', () => {
  expect(requestOf(PLAIN)).toEqual({
    slug: 'acme',
    displayName: 'Acme',
    environments: ['prod', 'dev'],
    limits: DEFAULT_LIMITS,
  });
});

test('a request comes back out of the form as it went in', () => {
  const asked = createOrganizationSchema.parse({
    slug: 'acme',
    displayName: 'Acme',
    environments: ['poc'],
    limits: { storageBytes: 123_456_789, memoryBytes: -1, streams: 9, consumers: -1, connections: 3 },
    replicas: 3,
    placement: { cluster: 'east', tags: ['disk:nvme'] },
  });
  expect(requestOf(valuesOf(asked))).toEqual(asked);
});

test('bytes are written in GiB, and what is unlimited keeps the figure beside it', () => {
  const { limits } = valuesOf({ limits: { ...DEFAULT_LIMITS, storageBytes: -1 } });
  expect(limits.storageBytes).toEqual({ amount: 10, unlimited: true });
  expect(requestOf({ ...PLAIN, limits: { ...limits, memoryBytes: { amount: 0.5, unlimited: false } } }).limits).toEqual(
    {
      ...DEFAULT_LIMITS,
      storageBytes: -1,
      memoryBytes: 2 ** 29,
    },
  );
});

test('a field problem goes to its field, and one without a field is not swallowed', () => {
  const paths = ['slug', 'limits.streams', 'placement.cluster', 'placement.tags.0', 'replicas', 'limits.other', 'x'];
  expect(placeProblems(paths.map((path) => ({ path, message: 'No.' })))).toEqual({
    placed: ['slug', 'limits.streams.amount', 'cluster', 'tags', 'replicas'].map((name) => ({ name, message: 'No.' })),
    others: ['limits.other: No.', 'x: No.'],
  });
});
