import { describe, expect, it } from 'vitest';
import { createOrganizationSchema } from '../../domain/organizations/organization.ts';
import { DEFAULT_LIMITS } from '../../domain/organizations/default-limits.ts';
import { firstLimits } from '../../domain/organizations/first-limits.ts';
import { requestDigest } from './reserve-creation.ts';

const wish = { slug: 'acme', displayName: 'Acme', environments: ['prod', 'dev'] };
const ALL = firstLimits(undefined, undefined);
const TIERED = { ...ALL, jetstream: null, tiers: { R1: ALL.jetstream, R3: ALL.jetstream } };
const digest = (more: object = {}) => requestDigest(createOrganizationSchema.parse({ ...wish, ...more }));

describe('the digest of a request', () => {
  it('stays what it was before there were replicas and placement', () => {
    expect(digest()).toBe('ErDXwkTHM8dEYPU0fZ20PfLrUlSpVFLOi8ZEbh_p31g');
  });

  it.each([
    { environments: ['dev', 'prod'] },
    { limits: DEFAULT_LIMITS },
    { placement: {} },
    { placement: { tags: [] } },
  ])('is the same with %j, which asks for the same', (more) => {
    expect(digest(more)).toBe(digest());
  });

  it('does not see the order of tags, nor their case', () => {
    const one = digest({ placement: { cluster: 'east', tags: ['disk:nvme', 'Rack:1'] } });
    expect(digest({ placement: { tags: ['rack:1', 'DISK:nvme'], cluster: 'east' } })).toBe(one);
  });

  it('does not see the order of limits', () => {
    const turned = (of: object | null) => Object.fromEntries(Object.entries(of ?? {}).toReversed());
    const limits = { ...turned(TIERED), tiers: { R3: turned(ALL.jetstream), R1: ALL.jetstream } };
    expect(digest({ limits })).toBe(digest({ limits: TIERED }));
  });

  it('differs in all that is asked', () => {
    const all = [
      {},
      { displayName: 'Else' },
      { environments: ['prod'] },
      { limits: { ...DEFAULT_LIMITS, memoryBytes: 1 } },
      { plan: 'small' },
      { plan: 'large' },
      { plan: 'small', limits: DEFAULT_LIMITS },
      ...[ALL, TIERED, { ...ALL, leafnodes: 5 }, { ...TIERED, tiers: { R1: ALL.jetstream } }].flatMap((limits) => [
        { limits },
        { limits, plan: 'small' },
      ]),
      ...[1, 3, 5].map((replicas) => ({ replicas })),
      { placement: { cluster: 'east' } },
      { placement: { tags: ['east'] } },
      { placement: { cluster: 'east', tags: ['east'] } },
      { replicas: 3, placement: { cluster: 'east' } },
    ].map(digest);
    expect(new Set(all).size).toBe(all.length);
  });
});
