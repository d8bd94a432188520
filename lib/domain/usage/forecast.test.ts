import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast } from './forecast.ts';

const DAY = 86_400;
const daysOf = (...values: number[]) => values.map((value, day) => ({ at: day * DAY, value }));
/** At the end of the last day. */
const told = (values: number[], limit: number | null, latest: number | null = values.at(-1) ?? null) =>
  forecast(daysOf(...values), { limit, latest, now: values.length * DAY });
const growing = (days: number, perDay = 10) => Array.from({ length: days }, (_, day) => 100 + day * perDay);

describe('when storage is full', () => {
  it('goes on as the days before did', () => {
    const { fullAt, perDay, reason } = told(growing(10), 310);
    expect(perDay).toBe(10);
    expect(reason).toBeNull();
    expect(Date.parse(fullAt ?? '') / 1000).toBe(10 * DAY + 12 * DAY);
  });

  it('is not led astray by some odd days, or days that nobody sampled', () => {
    const odd = daysOf(...growing(20)).map((day, n) => (n % 7 === 3 ? { ...day, value: 5_000 } : day));
    const { perDay } = forecast(odd, { limit: 9_000, latest: 290, now: 20 * DAY });
    expect(perDay).toBeGreaterThan(8);
    expect(perDay).toBeLessThan(12);
    const holes = daysOf(...growing(20)).filter((_, n) => n % 3 !== 1);
    expect(forecast(holes, { limit: 900, latest: 290, now: 20 * DAY }).perDay).toBeCloseTo(10);
  });

  it.each([
    ['There is no limit.', growing(10), null, 190],
    ['The limit is reached.', growing(10), 190, 190],
    ['The current usage is unknown.', growing(10), 400, null],
    ['Samples of at least three whole days are needed.', growing(2), 400, 110],
    ['Samples of at least three whole days are needed.', [], 400, 0],
    ['It does not grow.', [5, 5, 5, 5], 400, 5],
    ['It does not grow.', [9, 8, 7, 6], 400, 6],
    ['It goes up and down too much to tell.', [10, 90, 12, 88, 9, 95, 14], 400, 14],
    ['It changed recently, and earlier days do not predict it.', growing(10), 4_000, 20],
    ['At this rate it is not full within two years.', growing(10, 1), 1_000_000, 109],
  ])('is not told, and why: %s', (reason, values, limit, latest) => {
    expect(told(values, limit, latest)).toMatchObject({ fullAt: null, reason });
  });

  it('tells either when or why not, whatever it is given, and never a time that is over', () => {
    const value = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.option(value), fc.option(value), (values, limit, latest) => {
        const { fullAt, reason, perDay } = told(values, limit, latest);
        expect((fullAt === null) === (reason !== null)).toBe(true);
        if (perDay !== null) expect(Number.isFinite(perDay)).toBe(true);
        if (fullAt !== null) expect(Date.parse(fullAt) / 1000).toBeGreaterThanOrEqual(values.length * DAY);
      }),
    );
  });

  it('is sooner the more is used of the limit, in any unit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1000 }),
        (days, perDay, unit) => {
          const values = growing(days, perDay).map((value) => value * unit);
          const limit = ((values.at(-1) ?? 0) / unit + perDay * 12) * unit;
          const { fullAt } = told(values, limit);
          expect(Date.parse(fullAt ?? '') / 1000).toBeCloseTo((days + 12) * DAY, -1);
        },
      ),
    );
  });
});
