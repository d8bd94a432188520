import { expect, test } from 'vitest';
import { expiryEvent, expirySubject, expiryToSay, readExpiryEvent } from './expiry-event.ts';
import type { EndingCredential } from './expiry-event.ts';

const NOW = Date.parse('2026-11-05T10:00:00Z');
const HOUR = 3_600_000;
const ending = (hours: number): EndingCredential => ({
  publicKey: 'UA',
  name: 'nightly',
  role: 'publisher',
  environment: 'prod',
  expiresAt: NOW + hours * HOUR,
});

test.each([
  [0.001, 'expires-soon', 1],
  [23.9, 'expires-soon', 1],
  [24, 'expires-soon', 7],
  [167.9, 'expires-soon', 7],
  [168, 'active', null],
  [-1, 'expired', null],
  [1, 'revoked', null],
  [1, 'replaced', null],
] as const)('%s hours before its end, %s: within %s days', (hours, state, days) => {
  expect(expiryToSay(ending(hours), state, NOW)?.days ?? null).toBe(days);
});

test('an event says what it was made of, on a subject of the Environment', () => {
  const credential = ending(20);
  const said = expiryToSay(credential, 'expires-soon', NOW);
  expect(readExpiryEvent(Buffer.from(expiryEvent(credential, said, 'one', NOW)))).toEqual({
    expiresAt: '2026-11-06T06:00:00.000Z',
    days: 1,
  });
  expect(expirySubject('acme', credential)).toBe('ws.acme-prod.vertebra.credential.UA');
});

test('what ends it says nothing, and neither does what is no such event', () => {
  expect(readExpiryEvent(Buffer.from(expiryEvent(ending(20), null, 'two', NOW)))).toBeNull();
  for (const text of ['', '{', '[]', 'null', '{"type":"catalyst.vertebra.credential.expiring"}']) {
    expect(readExpiryEvent(Buffer.from(text))).toBeNull();
  }
});
