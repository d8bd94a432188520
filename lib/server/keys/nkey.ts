/**
 * NATS nkeys on node:crypto: Ed25519 keys written in base32 with a role prefix and a CRC-16
 * (github.com/nats-io/nkeys, doc/nkeys.md). nkeys.js does the same 200 times slower (docs/benchmarks.md), so it stays in the browser.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** O operator, A account, U user, N server. */
export type NkeyRole = 'O' | 'A' | 'U' | 'N';

const ROLE_PREFIX: Record<NkeyRole, number> = { O: 14 << 3, A: 0, U: 20 << 3, N: 13 << 3 };
const SEED_PREFIX = 18 << 3;
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;

export class NkeyError extends Error {
  override readonly name = 'NkeyError';
}

export interface KeyPair {
  readonly role: NkeyRole;
  readonly publicKey: string;
  /** Ed25519 signature, 64 bytes */
  sign: (bytes: Uint8Array) => Buffer;
}

/** CRC-16/XMODEM, little-endian behind the payload. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

function seal(payload: Uint8Array): string {
  const crc = crc16(payload);
  return encodeBase32(Buffer.concat([payload, Buffer.from([crc & 0xff, crc >> 8])]));
}

function open(text: string): Buffer {
  const bytes = decodeBase32(text);
  if (bytes === null || bytes.length < 3) throw new NkeyError('not base32');
  const payload = bytes.subarray(0, -2);
  if (crc16(payload) !== bytes.readUInt16LE(bytes.length - 2)) throw new NkeyError('wrong checksum');
  return payload;
}

const rawPublicKey = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);

/** The 32 raw bytes of a public nkey of that role; throws NkeyError on a wrong length, role or checksum. */
export function parsePublicKey(role: NkeyRole, text: string): Buffer {
  if (!/^[A-Z2-7]{56}$/.test(text)) throw new NkeyError('a public nkey has 56 characters of base32');
  const payload = open(text);
  if (payload[0] !== ROLE_PREFIX[role]) throw new NkeyError(`not a public nkey of kind ${role}`);
  return payload.subarray(1);
}

export function isPublicKey(role: NkeyRole, text: string): boolean {
  try {
    parsePublicKey(role, text);
    return true;
  } catch (error) {
    if (error instanceof NkeyError) return false;
    throw error;
  }
}

/** A key pair from 32 bytes of key material. The material is the secret: it stays in this room. */
export function keyPairFromRawSeed(role: NkeyRole, rawSeed: Uint8Array): KeyPair {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, rawSeed]), format: 'der', type: 'pkcs8' });
  return {
    role,
    publicKey: seal(Buffer.concat([Buffer.from([ROLE_PREFIX[role]]), rawPublicKey(key)])),
    sign: (bytes) => sign(null, bytes, key),
  };
}

/** A seed as text (`SO…`, `SA…`, `SU…`) → key pair. */
export function keyPairFromSeed(seed: string): KeyPair {
  const payload = open(seed.trim());
  const [first = 0, second = 0] = payload;
  if ((first & 0xf8) !== SEED_PREFIX || payload.length !== KEY_BYTES + 2) throw new NkeyError('not an nkey seed');
  const prefix = ((first & 7) << 5) | (second >> 3);
  const role = (Object.keys(ROLE_PREFIX) as NkeyRole[]).find((name) => ROLE_PREFIX[name] === prefix);
  if (role === undefined) throw new NkeyError('a seed of an unknown kind of key');
  return keyPairFromRawSeed(role, payload.subarray(2));
}

/** 32 raw bytes → seed as text. Only `bootstrap` writes seeds, to files that only their owner reads. */
export function encodeSeed(role: NkeyRole, rawSeed: Uint8Array): string {
  const prefix = ROLE_PREFIX[role];
  return seal(Buffer.concat([Buffer.from([SEED_PREFIX | (prefix >> 5), (prefix & 31) << 3]), rawSeed]));
}

/** A new key pair with its seed as text. */
export function createKeyPair(role: NkeyRole): KeyPair & { seed: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const rawSeed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  return { ...keyPairFromRawSeed(role, rawSeed), seed: encodeSeed(role, rawSeed) };
}

const publicKeyObject = (role: NkeyRole, text: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, parsePublicKey(role, text)]), format: 'der', type: 'spki' });

/** Whether the signature over the bytes was made by the key. Throws NkeyError when the key itself is none. */
export function verifySignature(role: NkeyRole, publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, publicKeyObject(role, publicKey), signature);
}

type Verify = (bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** The same for many signatures of one key: parses it once and checks on the thread pool, off the event loop. */
export function createVerifier(role: NkeyRole, publicKey: string): Verify {
  const key = publicKeyObject(role, publicKey);
  return (bytes, signature) =>
    new Promise((resolve, reject) => {
      verify(null, bytes, key, signature, (error, valid) => {
        if (error) reject(error);
        else resolve(valid);
      });
    });
}

const operators = new Map<string, Verify>();

/** What checks signatures of a key of our operator, of which there are few: each is parsed once a process. Never for a key that others name. */
export function operatorVerifier(publicKey: string): Verify {
  const known = operators.get(publicKey) ?? createVerifier('O', publicKey);
  operators.set(publicKey, known);
  return known;
}
