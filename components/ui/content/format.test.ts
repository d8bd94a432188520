import { describe, expect, test } from 'vitest';

import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatRate,
  formatRelative,
  formatUtc,
  initialsOf,
} from './format.ts';

/** no-break spaces are there, but hard to read in a table */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [980, '980 B'],
    [1_023, '1,023 B'],
    [1_024, '1 KiB'],
    [1_536, '1.5 KiB'],
    [10 * 1_024 ** 3, '10 GiB'],
    [9.4 * 1_024 ** 3, '9.4 GiB'],
    [611 * 1_024 ** 2, '611 MiB'],
    [1_024 ** 2 - 1, '1 MiB'],
    [3_000 * 1_024 ** 5, '3,000 PiB'],
  ])('%d is %s', (bytes, text) => {
    expect(plain(formatBytes(bytes))).toBe(text);
  });
});

test('formatCount separates thousands and never shortens', () => {
  expect(formatCount(4_182_907)).toBe('4,182,907');
});

describe('formatRate', () => {
  test.each([
    [0, '0 msg/s'],
    [0.24, '0.2 msg/s'],
    [96, '96 msg/s'],
    [999.7, '1 k msg/s'],
    [3_400, '3.4 k msg/s'],
    [2_500_000, '2.5 M msg/s'],
  ])('%d is %s', (rate, text) => {
    expect(plain(formatRate(rate))).toBe(text);
  });

  test('leaves the unit out where a column names it', () => {
    expect(plain(formatRate(3_400, ''))).toBe('3.4 k');
    expect(plain(formatRate(14, ''))).toBe('14');
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [11, '11 ms'],
    [2_500, '2.5 s'],
    [42 * 60_000, '42 min'],
    [90_000, '1 min 30 s'],
    [3 * 3_600_000 + 5 * 60_000, '3 h 5 min'],
    [6 * 86_400_000 + 4 * 3_600_000, '6 d 4 h'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(plain(formatDuration(milliseconds))).toBe(text);
  });
});

describe('formatRelative', () => {
  test.each([
    [0, 'just now'],
    [-1_999, 'just now'],
    [-2_000, '2 s ago'],
    [-200_000, '3 min ago'],
    [-86_400_000 * 3, '3 d ago'],
    [86_400_000 * 30, 'in 30 d'],
    [5_000, 'in 5 s'],
  ])('%d ms is %s', (distance, text) => {
    expect(plain(formatRelative(distance))).toBe(text);
  });
});

test.each([
  ['Ada Lovelace', 'AL'],
  ['acme-admin', 'AA'],
  ['operator', 'OP'],
  ['Jean Luc de la Tour', 'JT'],
  ['', '?'],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

describe('formatUtc', () => {
  test.each([
    ['2026-11-26T11:03:59.123Z', '2026-11-26 11:03 UTC'],
    ['2026-11-26T00:30:00+09:00', '2026-11-25 15:30 UTC'],
    ['yesterday', 'yesterday'],
    ['', ''],
  ])('%s is %s', (iso, text) => {
    expect(plain(formatUtc(iso))).toBe(text);
  });
});

test.each([
  ['2026-11-26T11:03:59', '11:03:59'],
  ['2026-11-25T23:59:59', 'Nov 25, 23:59'],
  ['2026-11-26T00:00:00', '00:00:00'],
  ['yesterday', 'yesterday'],
])('the clock of %s, on November 26, is %s', (iso, text) => {
  expect(formatClock(iso, Date.parse('2026-11-26T12:00:00'))).toBe(text);
});
