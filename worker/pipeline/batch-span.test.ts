import { afterEach, beforeEach, expect, it } from 'vitest';
import { setTelemetry } from '../../lib/server/telemetry/telemetry.ts';
import { BatchSpan } from './batch-span.ts';

let ended: unknown[];
beforeEach(() => {
  ended = [];
  setTelemetry({
    run: (_start, work) => work((how) => ended.push(how?.attributes)),
    active: () => null,
    tell: () => undefined,
    stop: () => Promise.resolve(),
  });
});
afterEach(() => Reflect.deleteProperty(globalThis, Symbol.for('vertebra.telemetry')));

it('is one for what is settled at a stretch, and the next begins with the next event', () => {
  const batch = new BatchSpan();
  batch.take();
  batch.take();
  batch.settle('written');
  batch.settle('rejected');
  batch.take();
  batch.settle(null);
  expect(ended).toEqual([
    { 'vertebra.events.written': 1, 'vertebra.events.rejected': 1 },
    { 'vertebra.events.given_back': 1 },
  ]);
});

it('ends where there is always something to do, and counts each event once', () => {
  const batch = new BatchSpan();
  for (let n = 0; n < 1_300; n += 1) batch.take();
  for (let n = 0; n < 1_300; n += 1) batch.settle('written');
  expect(ended).toEqual([512, 512, 276].map((count) => ({ 'vertebra.events.written': count })));
});
