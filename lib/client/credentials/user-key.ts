import type { KeyPair } from 'nkeys.js';

/** A user's key pair, born in this page. The seed leaves it only into a `.creds` file or into the NATS handshake. */
export interface UserKey {
  /** starts with U; safe to send */
  readonly publicKey: string;
  /** starts with SU; never goes into a request, a URL, storage, a log or an error */
  readonly seed: string;
  /** Ed25519 signature, 64 bytes */
  sign(bytes: Uint8Array): Uint8Array;
  /** Wipes the seed; whoever asks for it or signs afterwards gets an error. */
  clear(): void;
}

/** The pair sits in a private field and `seed` on the prototype, so neither JSON, a log nor a spread carries it along. */
class PageUserKey implements UserKey {
  readonly publicKey: string;
  readonly #pair: KeyPair;

  constructor(pair: KeyPair) {
    this.#pair = pair;
    this.publicKey = pair.getPublicKey();
  }

  get seed(): string {
    return new TextDecoder().decode(this.#pair.getSeed());
  }

  sign(bytes: Uint8Array): Uint8Array {
    return this.#pair.sign(bytes);
  }

  clear(): void {
    this.#pair.clear();
  }
}

/** Makes a user's key pair. The only place that does; nkeys.js is loaded when first needed. */
export async function createUserKey(): Promise<UserKey> {
  const { createUser } = await import('nkeys.js');
  return new PageUserKey(createUser());
}

/** The key pair of a seed that somebody opens in this page, as from a `.creds` file. Throws when it is none. */
export async function openUserKey(seed: string): Promise<UserKey> {
  const { fromSeed } = await import('nkeys.js');
  return new PageUserKey(fromSeed(new TextEncoder().encode(seed)));
}
