import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NatsSession } from './session-state.ts';
import { watchConnection } from './watch-connection.ts';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
let answers = true;
let messages = 0;
let state: Partial<NatsSession> = {};
let end: () => void;
const reconnect = vi.fn(() => Promise.resolve());
const rtt = vi.fn(() => (answers ? Promise.resolve(3) : new Promise<number>(() => undefined)));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  page.visibilityState = 'visible';
  [answers, messages, state] = [true, 0, { status: 'live' }];
  const stats = () => ({ inBytes: 0, outBytes: 0, inMsgs: messages, outMsgs: 0 });
  end = watchConnection({ rtt, stats, reconnect }, (change) => {
    state = { ...state, ...change };
  });
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});
const show = (visibilityState: string) => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
};

test('is live while the server answers, and says how fast', async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state).toMatchObject({ status: 'live', roundTripMilliseconds: 3 });
  // a question that nobody asked has its price too
  expect(rtt.mock.calls.length).toBeLessThanOrEqual(24);
});

test('is not live 4.5 seconds after the server stopped, whenever that was', async () => {
  for (let moment = 0; moment < 6; moment += 1) {
    answers = true;
    await vi.advanceTimersByTimeAsync(6_000 + moment * 450);
    expect(state.status).toBe('live');
    answers = false;
    await vi.advanceTimersByTimeAsync(4_500);
    expect(state).toMatchObject({ status: 'silent', roundTripMilliseconds: null });
    messages += 1;
    answers = true;
    end();
    const stats = () => ({ inBytes: 0, outBytes: 0, inMsgs: messages, outMsgs: 0 });
    state = { status: 'live' };
    end = watchConnection({ rtt, stats, reconnect }, (change) => {
      state = { ...state, ...change };
    });
  }
});

test('goes to another connection when there is no answer for long, once', async () => {
  answers = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reconnect).toHaveBeenCalledOnce();
});

test('takes messages that arrive for an answer', async () => {
  answers = false;
  for (let i = 0; i < 60; i += 1) {
    messages += 1;
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(state.status).toBe('live');
  expect(reconnect).not.toHaveBeenCalled();
});

test('a page that comes back asks before it calls anything live', async () => {
  await vi.advanceTimersByTimeAsync(5_000);
  show('hidden');
  answers = false;
  rtt.mockClear();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(rtt).not.toHaveBeenCalled();
  show('visible');
  expect(state.status).toBe('silent');
  expect(rtt).toHaveBeenCalledOnce();
});
