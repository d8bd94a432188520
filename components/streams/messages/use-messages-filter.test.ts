import { describe, expect, it } from 'vitest';
import { parseReadFrom } from './use-messages-filter.ts';

describe('parseReadFrom', () => {
  it.each([
    ['', 'newest'],
    ['17', 17],
    ['9007199254740990', 9007199254740990],
    // 2^53, and what a browser would round
    ['9007199254740992', null],
    ['9007199254740993', null],
    ['99999999999999999999', null],
    ['0', null],
    ['-3', null],
    ['1e3', null],
    ['2026-11-23T14:05:00Z', { time: '2026-11-23T14:05:00.000Z' }],
    ['2026-11-23T14:05:00+02:00', { time: '2026-11-23T12:05:00.000Z' }],
    ['2026-13-45T99:99:99Z', null],
    ['yester-day', null],
  ])('%j reads %j', (text, from) => {
    expect(parseReadFrom(text)).toEqual(from);
  });
});
