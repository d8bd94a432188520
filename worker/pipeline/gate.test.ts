import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Gate } from './gate.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const failure = (text: string) => ({ kind: 'NATS refuses', text }) as const;

it('lets one at a time try while it is closed, and all once that worked', async () => {
  const gate = new Gate();
  const through: number[] = [];
  await gate.pass();
  gate.close(failure('full'));
  expect(gate.failure?.text).toBe('full');
  for (const n of [1, 2, 3]) void gate.pass().then(() => through.push(n));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(through).toEqual([1]);
  gate.close(failure('still full'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(through).toEqual([1, 2]);
  gate.open();
  await vi.advanceTimersByTimeAsync(0);
  expect(through).toEqual([1, 2, 3]);
  expect(gate.failure).toBeNull();
});

it('lets one try, not two, when it is closed again before that, and none is needed', async () => {
  const gate = new Gate();
  const through: number[] = [];
  gate.close(failure('full'));
  await vi.advanceTimersByTimeAsync(1_000);
  gate.close(failure('full'));
  for (const n of [1, 2]) void gate.pass().then(() => through.push(n));
  await vi.advanceTimersByTimeAsync(500);
  gate.close(failure('still full'));
  await vi.advanceTimersByTimeAsync(999);
  expect(through).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(through).toEqual([1]);
});
