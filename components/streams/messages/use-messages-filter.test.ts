import { describe, expect, it } from 'vitest';
import { parseReadFrom, toLocalField } from './use-messages-filter.ts';

describe('parseReadFrom', () => {
  it.each([
    ['', 'newest'],
    ['17', 17],
    ['0', 'newest'],
    ['-3', 'newest'],
    ['2026-11-23T14:05:00Z', { time: '2026-11-23T14:05:00.000Z' }],
    ['yester-day', 'newest'],
  ])('%j reads %j', (text, from) => {
    expect(parseReadFrom(text)).toEqual(from);
  });
});

describe('toLocalField', () => {
  it('gives back the same moment', () => {
    const iso = '2026-11-23T14:05:00.000Z';
    expect(new Date(toLocalField(iso)).toISOString()).toBe(iso);
  });
});
