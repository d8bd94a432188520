import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const START = Date.parse('2026-11-26T02:00:00.000Z');
const MINUTE = 60_000;
let steady = 0;

beforeEach(() => {
  steady = 0;
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  vi.stubGlobal('performance', { timeOrigin: START, now: () => steady });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const load = () => import('./server-time.ts');
/** An answer whose server has `server`, half a second after it was asked for. */
const answer = (server: number) => () => {
  steady += 500;
  return Promise.resolve(new Response(null, { headers: { date: new Date(server).toUTCString() } }));
};

test('a clock that is right is taken as it is', async () => {
  const { notingTime, serverNow, clockSkewMinutes } = await load();
  await notingTime(answer(START + 300));
  expect(serverNow()).toBe(START + 500);
  expect(clockSkewMinutes()).toBe(0);
});

test.each([10, -10, 120])('a clock that is %s minutes wrong shows in no age, and is told', async (minutes) => {
  const { notingTime, serverNow, clockSkewMinutes } = await load();
  const server = START - minutes * MINUTE;
  await notingTime(answer(server + 250));
  expect(Math.abs(serverNow() - (server + 500))).toBeLessThan(1_000);
  expect(clockSkewMinutes()).toBe(minutes);
});

test('a clock that jumps while the page is open does not move ages', async () => {
  const { notingTime, serverNow, clockSkewMinutes } = await load();
  await notingTime(answer(START + 300));
  vi.setSystemTime(START + 120 * MINUTE);
  expect(serverNow()).toBe(START + 500);
  expect(clockSkewMinutes()).toBe(120);
});

test('after a sleep in which the steady clock stood still, the next answer counts', async () => {
  const { notingTime, serverNow } = await load();
  await notingTime(answer(START + 300));
  await notingTime(answer(START + 60 * MINUTE));
  expect(Math.abs(serverNow() - (START + 60 * MINUTE))).toBeLessThan(2_000);
});

test('an answer without a date says nothing', async () => {
  const { noteServerDate, serverNow } = await load();
  noteServerDate(null, 0, 1);
  noteServerDate('yesterday', 0, 1);
  expect(serverNow()).toBe(START);
});
