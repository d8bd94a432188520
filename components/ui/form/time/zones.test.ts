import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromField, isInverted, offsetText, presetRange, rangeText, toField } from './zones.ts';

const inZone = (zone: string) => vi.stubEnv('TZ', zone);
afterEach(() => {
  vi.unstubAllEnvs();
});
const at = (iso: string) => new Date(iso);

describe('fields', () => {
  it.each(['Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'UTC'])('give back the same moment in %s', (zone) => {
    inZone(zone);
    for (const moment of ['2026-07-01T12:00:05.000Z', '2026-12-31T23:59:59.000Z', '1970-01-01T00:00:00.000Z']) {
      for (const shown of ['local', 'utc'] as const) {
        expect(fromField(toField(at(moment), shown), shown)?.toISOString()).toBe(moment);
      }
    }
  });

  it('show the hour that comes twice, and take the one that is left out as the next', () => {
    inZone('Europe/Berlin');
    expect(toField(at('2026-10-25T00:30:00Z'), 'local')).toBe('2026-10-25T02:30:00');
    expect(toField(at('2026-10-25T01:30:00Z'), 'local')).toBe('2026-10-25T02:30:00');
    expect(offsetText(at('2026-10-25T00:30:00Z'), 'local')).toBe('UTC+2');
    expect(offsetText(at('2026-10-25T01:30:00Z'), 'local')).toBe('UTC+1');
    expect(fromField('2026-03-29T02:30', 'local')?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each(['', 'rubbish', '0', '-1', '9007199254740993', '2026-13-45T99:99'])('take %j as no moment', (text) => {
    expect(fromField(text, 'local')).toBeNull();
  });

  it('show nothing of what is no moment', () => {
    expect(toField(null, 'utc')).toBe('');
    expect(toField(new Date(Number.NaN), 'utc')).toBe('');
  });
});

describe('a range', () => {
  it.each([
    ['Asia/Kolkata', 'UTC+5:30'],
    ['America/St_Johns', 'UTC−3:30'],
    ['Europe/London', 'UTC'],
  ])('is told with the offset of %s', (zone, offset) => {
    inZone(zone);
    expect(offsetText(at('2026-01-01T00:00:00Z'), 'local')).toBe(offset);
  });

  it('names one day once', () => {
    const range = { from: at('2026-11-27T21:00:00Z'), to: at('2026-11-27T22:00:05Z') };
    expect(rangeText(range, 'utc')).toBe('2026-11-27 21:00 – 22:00:05 UTC');
    expect(rangeText({ ...range, to: at('2026-11-28T22:00:00Z') }, 'utc')).toBe(
      '2026-11-27 21:00 – 2026-11-28 22:00 UTC',
    );
    expect(rangeText({ ...range, to: null }, 'utc')).toBe('from 2026-11-27 21:00 UTC');
    expect(rangeText({ ...range, from: null }, 'utc')).toBe('until 2026-11-27 22:00:05 UTC');
    expect(rangeText({ from: null, to: null }, 'utc')).toBe('');
  });

  it('is inverted when it ends where it begins, or before', () => {
    const [one, other] = [at('2026-01-01T00:00:00Z'), at('2026-01-02T00:00:00Z')];
    expect(isInverted({ from: other, to: one })).toBe(true);
    expect(isInverted({ from: one, to: one })).toBe(true);
    expect(isInverted({ from: one, to: other })).toBe(false);
    expect(isInverted({ from: null, to: one })).toBe(false);
  });
});

describe('yesterday', () => {
  const hours = (now: string, zone: 'local' | 'utc') => {
    const { from, to } = presetRange('Yesterday', at(now), zone);
    return from && to ? [from.toISOString(), (to.getTime() - from.getTime()) / 3_600_000] : null;
  };

  it('is the day before in the zone', () => {
    inZone('Pacific/Auckland');
    expect(hours('2026-07-01T20:00:00Z', 'local')).toEqual(['2026-06-30T12:00:00.000Z', 24]);
    expect(hours('2026-07-01T20:00:00Z', 'utc')).toEqual(['2026-06-30T00:00:00.000Z', 24]);
  });

  it('has 23 or 25 hours where the clocks change', () => {
    inZone('Europe/Berlin');
    expect(hours('2026-03-30T10:00:00Z', 'local')).toEqual(['2026-03-28T23:00:00.000Z', 23]);
    expect(hours('2026-10-26T10:00:00Z', 'local')).toEqual(['2026-10-24T22:00:00.000Z', 25]);
  });
});
