import type { SigningKeyId } from './derive.ts';
import type { KeyPair } from './nkey.ts';

/** What signs and authenticates. Only this room has it (rule `signer-in-keys-alone`); others call `sign.ts` with a grant. */
export interface Signer {
  /** signs account claims */
  operator: KeyPair;
  /** signs them in its place once a rotation says so; null while none was made */
  nextOperator: KeyPair | null;
  /** derived account signing key; the same object for the same id, since making one costs more than using it */
  signingKey: (id: SigningKeyId) => KeyPair;
  /** Ed25519 signature of the key that a master secret has for the audit log's checkpoints, 64 bytes */
  signCheckpoint: (master: number, bytes: Uint8Array) => Buffer;
  /** HMAC-SHA-256 under a key of that purpose, derived from a master secret: all replicas make the same */
  mac: (master: number, purpose: string, bytes: string) => Buffer;
}

/**
 * A registered symbol and not a WeakMap or a private field: Next gives pages and route handlers module graphs of their own, and
 * the vault of a process is shared between them.
 */
const PLACE = Symbol.for('vertebra.keys.signer');

/** Gives a vault its signer, where neither its type nor a listing of its properties shows it. */
export const holdSigner = <V extends object>(vault: V, signer: Signer): V =>
  Object.defineProperty(vault, PLACE, { value: signer });

/** The signer of a vault that `openVault` made. Throws on anything else. */
export function signerOf(vault: object): Signer {
  const signer = (vault as Record<symbol, Signer | undefined>)[PLACE];
  if (signer === undefined) throw new Error('No vault: openVault() makes one.');
  return signer;
}
