import { expect, test } from 'vitest';
import type { FailureKind } from '../pipeline/failure.ts';
import { environmentsCheck } from './environments-check.ts';

const well = { isKnown: true, failure: null, lag: 1 };
const opening = { isKnown: false, failure: null, lag: null };
const still = (kind: FailureKind) => ({ isKnown: true, failure: { kind, text: 'why' }, lag: null });
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

test.each([
  ['nothing to project', [], 'ready'],
  ['all go on', times(3, well), 'ready'],
  ['one is being opened', [well, opening], 'not-ready'],
  ['one account is full', [well, still('NATS refuses')], 'degraded'],
  ['NATS is silent about the only one', [still('NATS is silent')], 'not-ready'],
  ['NATS is silent about half', [well, still('NATS is silent')], 'not-ready'],
  ['NATS is silent about one of many', [...times(9, well), still('NATS is silent')], 'degraded'],
  ['six of nine have no stream', [...times(3, well), ...times(6, still('no stream'))], 'not-ready'],
  ['1,668 of 6,000 have no stream', [...times(4_332, well), ...times(1_668, still('no stream'))], 'not-ready'],
  [
    '120 of 6,000 have failure of their own',
    [...times(5_880, well), ...times(120, still('JetStream is off'))],
    'degraded',
  ],
  ['121 of 6,000 stand still', [...times(5_879, well), ...times(121, still('JetStream is off'))], 'not-ready'],
])('%s', (_name, all, state) => {
  expect(environmentsCheck(all).state).toBe(state);
});

test('says how many, and why', () => {
  const all = [well, opening, still('no stream'), still('JetStream is off'), still('no stream')];
  expect(environmentsCheck(all).detail).toBe(
    '1 events behind; 1 Environments are being opened; 3 blocked (no stream: 2, JetStream is off: 1)',
  );
});
