import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { each, RequestBudget } from './request-budget.ts';

const MINUTE = 60_000;
const page = { visibilityState: 'visible' };
const stop = new AbortController();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  page.visibilityState = 'visible';
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A budget of a page that was opened a while ago, and the times of all requests made from then on. */
async function idle() {
  const budget = new RequestBudget();
  await vi.advanceTimersByTimeAsync(MINUTE);
  const times: number[] = [];
  const ask = () => {
    times.push(performance.now());
    budget.spend();
  };
  return { budget, times, ask };
}

/** Reads as fast as it may, each time with so many requests. */
async function readOnAndOn({ budget, ask }: Awaited<ReturnType<typeof idle>>, requests = 1, signal = stop.signal) {
  for (;;) {
    await budget.turn(signal);
    if (signal.aborted) return;
    for (let n = 0; n < requests; n += 1) ask();
  }
}

const mostInAMinute = (times: number[]) =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + MINUTE).length));

test('whatever is to be read and is asked besides, no minute holds more than thirty requests', async () => {
  const one = await idle();
  const end = new AbortController();
  for (let reader = 0; reader < 5; reader += 1) void readOnAndOn(one, 1, end.signal);
  // an Organization, support grants, a stream and its consumers
  const polls = [20_000, 12_000, 15_000, 30_000].map((milliseconds) => setInterval(one.ask, milliseconds));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  end.abort();
  polls.forEach(clearInterval);
  expect(mostInAMinute(one.times)).toBeLessThanOrEqual(30);
  expect(one.times.length).toBeGreaterThan(200);
});

test('a reading of many requests is followed by none for as long as they cost', async () => {
  const one = await idle();
  const end = new AbortController();
  void readOnAndOn(one, 6, end.signal);
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  end.abort();
  expect(mostInAMinute(one.times)).toBeLessThanOrEqual(30 + 5);
  expect(one.times.length).toBeGreaterThan(200);
});

test('a reading whose answers come late is paid for as well', async () => {
  const { budget, times, ask } = await idle();
  const end = new AbortController();
  const polls = [20_000, 12_000, 15_000, 15_000].map((milliseconds) => setInterval(ask, milliseconds));
  const readOn = async () => {
    for (;;) {
      await budget.turn(end.signal);
      if (end.signal.aborted) return;
      ask();
      for (let answer = 1; answer < 4; answer += 1) {
        await new Promise((resolve) => setTimeout(resolve, 900));
        ask();
      }
    }
  };
  void readOn();
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  end.abort();
  polls.forEach(clearInterval);
  expect(mostInAMinute(times)).toBeLessThanOrEqual(30 + 5);
});

test('what is asked besides does not keep it from reading what comes at last', async () => {
  const { budget, ask } = await idle();
  const polls = setInterval(ask, 3_000);
  const waits: number[] = [];
  for (let n = 0; n < 50; n += 1) {
    for (let opening = 0; opening < 10; opening += 1) ask();
    const before = performance.now();
    await Promise.all([budget.turn(stop.signal), vi.advanceTimersByTimeAsync(6_000)]);
    waits.push(performance.now() - before);
    ask();
  }
  clearInterval(polls);
  expect(Math.max(...waits)).toBe(6_000);
});

test('what comes seldom is read at once', async () => {
  const { budget, ask } = await idle();
  for (let n = 0; n < 20; n += 1) {
    const before = performance.now();
    await budget.turn(stop.signal);
    ask();
    expect(performance.now()).toBe(before);
    await vi.advanceTimersByTimeAsync(3_000);
  }
});

test('a hidden page reads nothing, and goes on when it is seen', async () => {
  const { budget } = await idle();
  page.visibilityState = 'hidden';
  const given = vi.fn();
  void budget.turn(stop.signal).then(given);
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(given).not.toHaveBeenCalled();
  page.visibilityState = 'visible';
  await vi.advanceTimersByTimeAsync(200);
  expect(given).toHaveBeenCalledOnce();
});

test('somebody who does something waits for nothing, and what they ask for is theirs', async () => {
  const { budget, ask } = await idle();
  for (let n = 0; n < 5; n += 1) {
    await Promise.all([budget.turn(stop.signal), vi.advanceTimersByTimeAsync(200)]);
    ask();
  }
  const given = vi.fn();
  void budget.turn(stop.signal).then(given);
  await vi.advanceTimersByTimeAsync(500);
  expect(given).not.toHaveBeenCalled();
  budget.attend();
  for (let n = 0; n < 50; n += 1) ask();
  await vi.advanceTimersByTimeAsync(100);
  expect(given).toHaveBeenCalledOnce();
});

test('a turn that is not wanted any more is not taken', async () => {
  const { budget } = await idle();
  const gone = new AbortController();
  page.visibilityState = 'hidden';
  const waiting = budget.turn(gone.signal);
  gone.abort();
  await waiting;
});

test('a question that fails three times in a row comes three times as late', () => {
  expect(each(5_000)({ state: { fetchFailureCount: 0 } })).toBe(5_000);
  expect(each(5_000)({ state: { fetchFailureCount: 1 } })).toBe(5_000);
  expect(each(5_000)({ state: { fetchFailureCount: 3 } })).toBe(15_000);
});
