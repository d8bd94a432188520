import { expect, test } from 'vitest';

import { firstLimits } from '@/lib/domain/organizations/first-limits.ts';
import { createOrganizationSchema } from '@/lib/domain/organizations/organization.ts';

import { placeProblems, requestOf, valuesOf } from './creation-values.ts';

const PLAIN = { ...valuesOf(), slug: 'acme', displayName: 'Acme' };
const ASKED = { slug: 'acme', displayName: 'Acme', environments: ['poc'], replicas: 3 };

test('what nobody touched asks for the limits that everybody gets, and leaves plan, replicas and placement open', () => {
  const limits = firstLimits(undefined, undefined);
  expect(limits).toMatchObject({ connections: 1000, exports: -1, jetstream: { streams: 50, maxAckPending: -1 } });
  const request = { slug: 'acme', displayName: 'Acme', environments: ['prod', 'dev'], limits };
  expect(requestOf(PLAIN)).toEqual({ request });
});

test('a request comes back out of the form as it went in, the first limits with all others', () => {
  const placement = { cluster: 'east', tags: ['disk:nvme'] };
  const first = { storageBytes: 123_456_789, memoryBytes: -1, streams: 9, consumers: -1, connections: 3 };
  const asked = createOrganizationSchema.parse({ ...ASKED, placement, limits: first });
  const whole = { ...asked, limits: firstLimits(first, undefined) };
  expect(requestOf(valuesOf(asked))).toEqual({ request: whole });
  expect(requestOf(valuesOf(whole))).toEqual({ request: whole });
});

test('a plan without limits of its own comes with those of the plan', () => {
  const limits = { ...firstLimits(undefined, undefined), connections: 7 };
  const asked = createOrganizationSchema.parse({ ...ASKED, plan: 'small' });
  expect(requestOf(valuesOf(asked, [{ name: 'small', title: 'Small', limits }]))).toEqual({
    request: { ...asked, limits },
  });
});

test('a text that is no limit is a problem of its field', () => {
  const account = { ...PLAIN.account, connections: 'many' };
  const message = 'A whole number, or “unlimited”.';
  expect(requestOf({ ...PLAIN, account })).toEqual({ problems: [{ path: 'account.connections', message }] });
});

test('a field problem goes to its field, and one without a field is not swallowed', () => {
  const placed = {
    slug: 'slug',
    plan: 'plan',
    'limits.connections': 'account.connections',
    'account.connections': 'account.connections',
    'limits.jetstream.streams': 'jetstream.jetstream.streams',
    'limits.tiers.R3.streams': 'jetstream.R3.streams',
    'placement.cluster': 'cluster',
    'placement.tags.0': 'tags',
    replicas: 'replicas',
  };
  const paths = [...Object.keys(placed), 'limits.other', 'limits.tiers', 'x'];
  expect(placeProblems(paths.map((path) => ({ path, message: 'No.' })))).toEqual({
    placed: Object.values(placed).map((name) => ({ name, message: 'No.' })),
    others: ['limits.other: No.', 'limits.tiers: No.', 'x: No.'],
  });
});
