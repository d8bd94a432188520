import fc from 'fast-check';
import { createPair, fromPublic, fromSeed, Prefix } from 'nkeys.js';
import { describe, expect, it } from 'vitest';
import type { NkeyRole } from './nkey.ts';
import {
  createKeyPair,
  createVerifier,
  encodeSeed,
  isPublicKey,
  keyPairFromRawSeed,
  keyPairFromSeed,
  parsePublicKey,
  verifySignature,
} from './nkey.ts';

const ROLES = ['O', 'A', 'U', 'N'] as const satisfies NkeyRole[];
const PREFIXES: Record<NkeyRole, Prefix> = { O: Prefix.Operator, A: Prefix.Account, U: Prefix.User, N: Prefix.Server };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const seedBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.uint8Array({ maxLength: 200 });
const role = fc.constantFrom(...ROLES);
/** fewer in a mutation run (test/harness/short-properties.ts) */
const { numRuns: usual = 100 } = fc.readConfigureGlobal();

// nkeys.js takes 5 ms for a public key and 10 ms for a signature of an idle machine, and more of a busy one.
describe('round trips with nkeys.js', { timeout: 300_000 }, () => {
  it('seeds of ours give theirs the same key and the same signature', () => {
    fc.assert(
      fc.property(role, seedBytes, message, (kind, raw, bytes) => {
        const ours = keyPairFromRawSeed(kind, raw);
        const theirs = fromSeed(new TextEncoder().encode(encodeSeed(kind, raw)));
        const signature = Buffer.from(theirs.sign(bytes));
        expect(theirs.getPublicKey()).toBe(ours.publicKey);
        expect(ours.sign(bytes)).toEqual(signature);
        expect(verifySignature(kind, theirs.getPublicKey(), bytes, signature)).toBe(true);
      }),
      { numRuns: 10 * usual },
    );
  });

  it('seeds of theirs are read by ours, and ours verified by theirs', () => {
    fc.assert(
      fc.property(role, message, (kind, bytes) => {
        const theirs = createPair(PREFIXES[kind]);
        const ours = keyPairFromSeed(text(theirs.getSeed()));
        expect(ours).toMatchObject({ role: kind, publicKey: theirs.getPublicKey() });
        expect(fromPublic(ours.publicKey).verify(bytes, ours.sign(bytes))).toBe(true);
      }),
      { numRuns: usual / 2 },
    );
  });
});

describe('signatures', () => {
  const pair = createKeyPair('A');
  const bytes = Buffer.from('the claims');

  it('hold for the bytes and the key alone', async () => {
    const signature = pair.sign(bytes);
    const verify = createVerifier('A', pair.publicKey);
    expect(await verify(bytes, signature)).toBe(true);
    expect(await verify(Buffer.from('other claims'), signature)).toBe(false);
    expect(verifySignature('A', createKeyPair('A').publicKey, bytes, signature)).toBe(false);
    expect(verifySignature('A', pair.publicKey, bytes, signature.subarray(1))).toBe(false);
    expect(await verify(bytes, Buffer.alloc(0))).toBe(false);
  });
});

describe('public keys', () => {
  const { publicKey } = createKeyPair('U');

  it('are of one kind', () => {
    expect(isPublicKey('U', publicKey)).toBe(true);
    for (const kind of ['O', 'A', 'N'] as const) expect(isPublicKey(kind, publicKey)).toBe(false);
  });

  it('have no second spelling: every changed character is noticed', () => {
    for (let at = 0; at < publicKey.length; at += 1) {
      const other = publicKey[at] === 'B' ? 'C' : 'B';
      expect(isPublicKey('U', publicKey.slice(0, at) + other + publicKey.slice(at + 1))).toBe(false);
    }
  });

  it.each([
    '',
    'U',
    publicKey.toLowerCase(),
    `${publicKey}A`,
    publicKey.slice(1),
    ` ${publicKey}`,
    '*',
    'U'.repeat(56),
  ])('are not %j', (odd) => {
    expect(isPublicKey('U', odd)).toBe(false);
    expect(() => parsePublicKey('U', odd)).toThrow();
  });
});

describe('seeds', () => {
  const { seed } = createKeyPair('U');

  it.each([
    // not at its end, where some bits of the last character stand for nothing
    ['damaged', `${seed.slice(0, 20)}${seed[20] === 'A' ? 'B' : 'A'}${seed.slice(21)}`],
    ['a public key', createKeyPair('U').publicKey],
    ['empty', ''],
    ['of another alphabet', seed.toLowerCase()],
    ['of a kind of key we have none of', text(createPair(Prefix.Cluster).getSeed())],
  ])('are refused when %s, without being quoted', (_name, odd) => {
    expect(() => keyPairFromSeed(odd)).toThrow(
      /^(not base32|wrong checksum|not an nkey seed|a seed of an unknown kind of key)$/,
    );
  });

  it('may end in white space, as in a file', () => {
    expect(keyPairFromSeed(`${seed}\n`).publicKey).toBe(keyPairFromSeed(seed).publicKey);
  });
});
