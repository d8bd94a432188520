import { expect, test } from 'vitest';
import type { EnvironmentSettings } from '@/lib/domain/environments/environment-life.ts';
import { ageText, differencesOf, parseAge, settingsOf, valuesOf } from './environment-values.ts';

test.each([
  [-1, 'unlimited'],
  [1, '1 second'],
  [90, '90 seconds'],
  [120, '2 minutes'],
  [86_400, '1 day'],
  [90_000, '25 hours'],
  [604_800, '7 days'],
])('%i s is told as %s, and read back', (seconds, text) => {
  expect(ageText(seconds)).toBe(text);
  expect(parseAge(text)).toBe(seconds);
});

test.each(['7 d', '7days', ' 7 DAYS ', '168 h', '604800 s'])('%s are 7 days', (text) => {
  expect(parseAge(text)).toBe(604_800);
});

test.each(['', '7', 'd', '0 days', '-7 days', '1.5 d', '7 weeks', '9007199254740992 days', '7 d d'])(
  '“%s” is no age',
  (text) => {
    expect(parseAge(text)).toBeNull();
  },
);

const SETTINGS: EnvironmentSettings = {
  events: { maxAgeSeconds: 604_800, maxBytes: 10_737_418_240, maxMessages: -1 },
  state: { maxBytes: -1, history: 10 },
  replicas: 2,
  placement: { tags: ['ssd'] },
};

test('settings are what the form has of them', () => {
  expect(settingsOf(valuesOf(SETTINGS), SETTINGS)).toEqual({ settings: SETTINGS });
  expect(differencesOf(SETTINGS, SETTINGS)).toEqual([]);
});

test('what differs is told a line each', () => {
  const after = { ...SETTINGS, replicas: 3, placement: {}, state: { maxBytes: 1024, history: 5 } };
  expect(differencesOf(SETTINGS, after)).toEqual([
    { label: 'Size of the bucket', before: 'unlimited', after: '1 KiB' },
    { label: 'Values of each key', before: '10', after: '5' },
    { label: 'Replicas', before: '2', after: '3' },
    { label: 'Tags', before: 'ssd', after: 'any' },
  ]);
});

test.each(['0', '65', '-1', '1.5', 'ten', '', '100'])('“%s” is no history', (history) => {
  const asked = settingsOf({ ...valuesOf(SETTINGS), history, maxMessages: '0', maxAge: 'long' }, SETTINGS);
  expect(Object.keys('problems' in asked ? asked.problems : {}).sort()).toEqual(['history', 'maxAge', 'maxMessages']);
});
