import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUp, toSeries } from './roll-up.ts';
import type { UsagePoint } from './roll-up.ts';
import { USAGE_METRIC_NAMES, USAGE_METRICS } from './usage-metrics.ts';
import type { UsageMetric } from './usage-metrics.ts';

const figuresOf = (some: Partial<Record<UsageMetric, number>>) => USAGE_METRIC_NAMES.map((name) => some[name] ?? null);
const point = (at: number, seconds: number, some: Partial<Record<UsageMetric, number>>): UsagePoint => ({
  at,
  seconds,
  figures: figuresOf(some),
});

describe('longer steps', () => {
  it('have the highest of a level, the mean of a rate by its time, and all occurrences', () => {
    const rolled = rollUp(
      [
        point(0, 300, { storageBytes: 5, bytesInPerSecond: 10, slowConsumers: 1 }),
        point(300, 15, { storageBytes: 9, bytesInPerSecond: 31, slowConsumers: 2 }),
        point(3600, 300, { storageBytes: 1 }),
      ],
      3600,
    );
    expect(rolled).toEqual([
      point(0, 3600, { storageBytes: 9, bytesInPerSecond: 11, slowConsumers: 3 }),
      point(3600, 3600, { storageBytes: 1 }),
    ]);
  });

  it('do not take what is not known for 0', () => {
    const rolled = rollUp([point(0, 15, { connections: 4, bytesInPerSecond: 8 }), point(15, 15, {})], 300);
    expect(rolled).toEqual([point(0, 300, { connections: 4, bytesInPerSecond: 8 })]);
    expect(rollUp([point(0, 15, {}), point(15, 15, {})], 300)).toEqual([point(0, 300, {})]);
  });

  it('are the same whether they are made at once or of steps in between', () => {
    const value = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 240, maxLength: 240 }), (rows) => {
        const points = rows.map(([storageBytes, bytesInPerSecond, slowConsumers], n) =>
          point(n * 15, 15, { storageBytes, bytesInPerSecond, slowConsumers }),
        );
        const [atOnce] = rollUp(points, 3600);
        const [between] = rollUp(rollUp(points, 300), 3600);
        for (const [metric, name] of USAGE_METRIC_NAMES.entries()) {
          const [a, b] = [atOnce?.figures[metric], between?.figures[metric]];
          if (USAGE_METRICS[name].coarse === 'mean' && typeof a === 'number') expect(b).toBeCloseTo(a, 6);
          else expect(b).toEqual(a);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('become a figure for each step, null where there is none', () => {
    const { storageBytes, connections } = toSeries([point(3600, 3600, { storageBytes: 7 })], 0, 3600, 3);
    expect([storageBytes, connections]).toEqual([
      [null, 7, null],
      [null, null, null],
    ]);
  });
});
