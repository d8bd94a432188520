import { expect, test } from 'vitest';
import { readSeen } from './last-seen.store.ts';

const jwtOf = (claims: object) =>
  [{ typ: 'JWT', alg: 'ed25519-nkey' }, claims, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
const event = (client: object, rest: object = { timestamp: '2026-11-05T10:00:00.5+01:00' }) =>
  Buffer.from(JSON.stringify({ ...rest, client }));
const jwt = jwtOf({ sub: 'UA' });

test('whose connection it is stands in its JWT, whatever the client says beside it', () => {
  const seen = readSeen(event({ jwt, issuer_key: 'A', user: 'UB', nkey: 'UB' }));
  expect(seen).toEqual({ publicKey: 'UA', at: '2026-11-05T09:00:00.500Z' });
});

test.each([
  ['a login that was refused', event({ jwt })],
  ['an empty signing key', event({ jwt, issuer_key: '' })],
  ['no JWT', event({ issuer_key: 'A' })],
  ['a JWT of nobody', event({ jwt: jwtOf({}), issuer_key: 'A' })],
  ['what is none', event({ jwt: 'a.b', issuer_key: 'A' })],
  ['a time that is none', event({ jwt, issuer_key: 'A' }, { timestamp: 'now' })],
  ['no JSON', Buffer.from('{')],
  ['nothing', Buffer.alloc(0)],
])('nothing is seen in %s', (_, bytes) => {
  expect(readSeen(bytes)).toBeNull();
});
