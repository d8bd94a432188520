import { expect, test } from 'vitest';
import type { FailureKind } from '../pipeline/failure.ts';
import { environmentsCheck } from './environments-check.ts';

const well = { isKnown: true, failure: null, lag: 1 };
const opening = { isKnown: false, failure: null, lag: null };
const still = (kind: FailureKind) => ({ isKnown: true, failure: { kind, text: 'why' }, lag: null });
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

test.each([
  ['nothing to project', [], true],
  ['all go on', times(3, well), true],
  ['one is being opened', [well, opening], false],
  ['one account is full', [well, still('NATS refuses')], true],
  ['NATS is silent about the only one', [still('NATS is silent')], false],
  ['NATS is silent about half', [well, still('NATS is silent')], false],
  ['NATS is silent about one of many', [...times(9, well), still('NATS is silent')], true],
  ['six of nine have no stream', [...times(3, well), ...times(6, still('no stream'))], false],
  ['1,668 of 6,000 have no stream', [...times(4_332, well), ...times(1_668, still('no stream'))], false],
  ['120 of 6,000 have failure of their own', [...times(5_880, well), ...times(120, still('JetStream is off'))], true],
  ['121 of 6,000 stand still', [...times(5_879, well), ...times(121, still('JetStream is off'))], false],
])('%s', (_name, all, ready) => {
  expect(environmentsCheck(all).ready).toBe(ready);
});

test('says how many, and why', () => {
  const all = [well, opening, still('no stream'), still('JetStream is off'), still('no stream')];
  expect(environmentsCheck(all).detail).toBe(
    '1 events behind; 1 Environments are being opened; 3 blocked (no stream: 2, JetStream is off: 1)',
  );
});
