import { hkdfSync } from 'node:crypto';
import { keyPairFromRawSeed } from './nkey.ts';
import type { KeyPair } from './nkey.ts';

/** Names one account signing key. Rotation is the next generation; nothing is stored. */
export interface SigningKeyId {
  /** public key of the account it signs for */
  account: string;
  /** a credential role, a session role, or `control` */
  role: string;
  /** env type, or `-` for a key of the whole account */
  environment: string;
  generation: number;
  /** number of the master secret that it is derived from; the first one when left out */
  master?: number;
}

/**
 * HKDF-SHA-256 (RFC 5869) of the master secret: the account is the salt, the rest of the id the context.
 * The same id gives the same key for ever, on every replica (docs/decisions/0003-derived-signing-keys.md).
 */
export function deriveSigningKey(masterSecret: Uint8Array, id: SigningKeyId): KeyPair {
  const info = ['vertebra account signing key v1', id.role, id.environment, String(id.generation)].join('\n');
  return keyPairFromRawSeed('A', Buffer.from(hkdfSync('sha256', masterSecret, id.account, info, 32)));
}

/** Signs checkpoints of the audit log: one key of the whole Sovereign, the same on every replica. */
export const deriveCheckpointKey = (masterSecret: Uint8Array): KeyPair =>
  keyPairFromRawSeed('N', Buffer.from(hkdfSync('sha256', masterSecret, '', 'vertebra audit checkpoint v1', 32)));

/** A key for HMACs of one purpose, from the same master secret in another context. */
export const deriveMacKey = (masterSecret: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterSecret, '', `vertebra mac v1\n${purpose}`, 32));
