import { fromPublic } from 'nkeys.js';
import { expect, test } from 'vitest';
import { createUserKey } from './user-key.ts';

test('a key signs what its public half verifies', async () => {
  const key = await createUserKey();
  const bytes = new TextEncoder().encode('nonce');

  expect(key.publicKey).toMatch(/^U[A-Z2-7]{55}$/);
  expect(key.seed).toMatch(/^SU[A-Z2-7]{56}$/);
  expect(fromPublic(key.publicKey).verify(bytes, key.sign(bytes))).toBe(true);
});

test('the seed does not travel along in JSON, a spread or a list of properties', async () => {
  const key = await createUserKey();
  const traces = [JSON.stringify(key), JSON.stringify({ ...key }), JSON.stringify(Object.entries(key))];
  for (const trace of traces) expect(trace).not.toContain(key.seed);
});

test('a cleared key is of no use any more', async () => {
  const key = await createUserKey();
  key.clear();
  expect(() => key.seed).toThrow();
  expect(() => key.sign(new Uint8Array(1))).toThrow();
});

test('every key is a new one', async () => {
  const [one, other] = await Promise.all([createUserKey(), createUserKey()]);
  expect(one.publicKey).not.toBe(other.publicKey);
});
