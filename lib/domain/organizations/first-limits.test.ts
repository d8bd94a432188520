import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './default-limits.ts';
import { firstLimits, firstLimitsProblem } from './first-limits.ts';
import { createOrganizationSchema } from './organization.ts';

const OPEN = firstLimits(undefined, undefined);
if (OPEN.jetstream === null) throw new Error('tiers');
const jetstream = { ...OPEN.jetstream, streams: 20, maxAckPending: 7 };
const plan = { ...OPEN, connections: 100, leafnodes: 0, jetstream };
const tiered = { ...plan, jetstream: null, tiers: { R1: jetstream } };

describe('the limits of a new Organization', () => {
  it('are those of everybody, of its plan, or those that are asked for with the rest as in the plan', () => {
    expect(OPEN).toMatchObject({ connections: 1000, leafnodes: -1, jetstream: { streams: 50, maxAckPending: -1 } });
    expect(firstLimits(undefined, plan)).toBe(plan);
    expect(firstLimits(tiered, plan)).toBe(tiered);
    expect(firstLimits({ ...DEFAULT_LIMITS, streams: 9 }, plan)).toMatchObject({
      connections: 1000,
      leafnodes: 0,
      jetstream: { streams: 9, maxAckPending: 7 },
    });
    expect(firstLimits(DEFAULT_LIMITS, tiered)).toMatchObject({ tiers: {}, jetstream: { streams: 50 } });
  });

  it('let it be made, or the one that is too low is named', () => {
    const problem = (changed: object, replicas = 1) =>
      firstLimitsProblem({ ...plan, ...changed }, { environments: 2, replicas })?.path ?? null;
    expect(problem({})).toBeNull();
    expect(problem({ exports: 3 })).toBe('limits.exports');
    expect(problem({ jetstream: { ...jetstream, streams: 5 } })).toBe('limits.jetstream.streams');
    expect(problem({ jetstream: { ...jetstream, maxBytesRequired: true } })).toBe('limits.jetstream.maxBytesRequired');
    expect(problem(tiered)).toBeNull();
    expect(problem(tiered, 3)).toBe('limits.tiers');
    expect(problem({ jetstream: null, tiers: { R3: { ...jetstream, streams: 3 } } }, 3)).toBe(
      'limits.tiers.R3.streams',
    );
  });

  it('are taken in either form, and none that NATS could misread', () => {
    const judged = (limits: unknown) =>
      createOrganizationSchema.safeParse({ slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'], limits })
        .success;
    for (const limits of [DEFAULT_LIMITS, plan, tiered, undefined]) expect(judged(limits)).toBe(true);
    for (const connections of [0, -2, 1.5, 2 ** 53, '5', null])
      for (const limits of [DEFAULT_LIMITS, plan]) expect(judged({ ...limits, connections })).toBe(false);
    expect(judged({ ...plan, jetstream: { ...jetstream, streams: 5 } })).toBe(false);
    expect(judged({ ...plan, tiers: tiered.tiers })).toBe(false);
    expect(judged({ ...DEFAULT_LIMITS, streams: 5 })).toBe(false);
  });
});
