import fc from 'fast-check';
import { createPair, fromPublic, fromSeed, Prefix } from 'nkeys.js';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from './base32.ts';
import type { NkeyRole } from './nkey.ts';
import {
  createKeyPair,
  createVerifier,
  encodeSeed,
  isPublicKey,
  keyPairFromRawSeed,
  keyPairFromSeed,
  NkeyError,
  parsePublicKey,
  verifySignature,
} from './nkey.ts';

const ROLES = ['O', 'A', 'U', 'N'] as const satisfies NkeyRole[];
const PREFIXES: Record<NkeyRole, Prefix> = { O: Prefix.Operator, A: Prefix.Account, U: Prefix.User, N: Prefix.Server };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const seedBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.uint8Array({ maxLength: 200 });
const role = fc.constantFrom(...ROLES);
/** Bytes with a right checksum behind them: the first two bytes of a seed name its kind, here they are any. */
function encodeSealed(payload: Buffer): string {
  const crc = crc16(payload);
  return encodeBase32(Buffer.concat([payload, Buffer.from([crc & 0xff, crc >> 8])]));
}
/** CRC-16/XMODEM, bit by bit. */
const crc16 = (bytes: Uint8Array) => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
};
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
      { numRuns: 2 * usual },
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
  const LENGTH = 'a public nkey has 56 characters of base32';

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

  // named without what is random: a mutation run finds a test again by its name
  it.each([
    ['empty', '', LENGTH],
    ['its first letter', 'U', LENGTH],
    ['in small letters', publicKey.toLowerCase(), LENGTH],
    ['longer', `${publicKey}A`, LENGTH],
    ['shorter', publicKey.slice(1), LENGTH],
    ['with a space before it', ` ${publicKey}`, LENGTH],
    ['with a letter before it', `A${publicKey}`, LENGTH],
    ['with a line end', `${publicKey}\n`, LENGTH],
    ['a wildcard', '*', LENGTH],
    ['of one letter', 'U'.repeat(56), 'wrong checksum'],
    ['of another kind', createKeyPair('A').publicKey, 'not a public nkey of kind U'],
  ])('are not %s', (_what, odd, why) => {
    expect(isPublicKey('U', odd)).toBe(false);
    expect(() => parsePublicKey('U', odd)).toThrow(new NkeyError(why));
  });
});

describe('seeds', () => {
  const { seed } = createKeyPair('U');

  it.each([
    // not at its end, where some bits of the last character stand for nothing
    ['damaged', `${seed.slice(0, 20)}${seed[20] === 'A' ? 'B' : 'A'}${seed.slice(21)}`, 'wrong checksum'],
    ['a public key', createKeyPair('U').publicKey, 'not an nkey seed'],
    // 34 bytes as a seed has, of which the first two say nothing of the kind
    ['of no kind', encodeSealed(Buffer.alloc(34)), 'not an nkey seed'],
    ['too long', encodeSeed('U', Buffer.alloc(33)), 'not an nkey seed'],
    ['too short', encodeSeed('U', Buffer.alloc(31)), 'not an nkey seed'],
    ['empty', '', 'not base32'],
    ['of another alphabet', seed.toLowerCase(), 'not base32'],
    [
      'of a kind of key we have none of',
      text(createPair(Prefix.Cluster).getSeed()),
      'a seed of an unknown kind of key',
    ],
  ])('are refused when %s, without being quoted', (_what, odd, why) => {
    expect(() => keyPairFromSeed(odd)).toThrow(new NkeyError(why));
  });

  it('may end in white space, as in a file', () => {
    expect(keyPairFromSeed(`${seed}\n`).publicKey).toBe(keyPairFromSeed(seed).publicKey);
  });
});
