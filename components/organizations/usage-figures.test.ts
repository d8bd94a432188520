import { expect, it } from 'vitest';

import { figureText, forecastText } from './usage-figures.ts';

it('says a figure with its unit, and nothing of one that is not known', () => {
  expect(figureText('storageBytes', 10 * 1024 ** 3)).toBe('10\u00a0GiB');
  expect(figureText('bytesInPerSecond', 2048)).toBe('2\u00a0KiB/s');
  expect(figureText('messagesOutPerSecond', 3400)).toBe('3.4\u00a0k\u00a0msg/s');
  expect(figureText('apiCallsPerSecond', 0)).toBe('0\u00a0req/s');
  expect(figureText('slowConsumers', 0)).toBe('0');
  expect(figureText('messages', null)).toBe('–');
});

it('says when storage is full and by what, or why that is not told', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');
  const full = (fullAt: string) => forecastText({ fullAt, perDay: 2 ** 20, reason: null }, 2 ** 30, now);
  expect(full('2026-12-09T12:00:00Z')).toBe('Full in 12 days if it grows as in the last 30 days, by 1\u00a0MiB a day.');
  expect(full('2026-11-28T18:00:00Z')).toMatch(/^Full in 1 day if/);
  expect(full('2026-11-27T17:00:00Z')).toMatch(/^Full in 5\u00a0h if/);
  expect(full('2026-11-27T11:00:00Z')).toMatch(/^Full now if/);
  const none = { fullAt: null, perDay: null, reason: 'It does not grow.' };
  expect(forecastText(none, 2 ** 30, now)).toBe('No forecast: it does not grow.');
  expect(forecastText(none, null, now)).toBeNull();
});
