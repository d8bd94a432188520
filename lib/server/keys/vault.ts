/**
 * The seeds the server holds, read once from the folder that bootstrap made. They never leave this room, and neither does what
 * signs with them: others get public keys, and `sign.ts` signs for a grant. An external signer would take this module's place.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from '../../domain/zod.ts';
import { exposureOf } from '../config/private-file.ts';
import { parseCreds } from '../../domain/credentials/creds-file.ts';
import { deriveCheckpointKey, deriveMacKey, deriveSigningKey } from './derive.ts';
import type { SigningKeyId } from './derive.ts';
import { decodeJwt, JwtError } from './jwt.ts';
import { keyPairFromSeed, NkeyError, verifySignature } from './nkey.ts';
import type { KeyPair } from './nkey.ts';
import { holdSigner } from './signer.ts';
import type { Signer } from './signer.ts';

/** A file of keys that is missing or damaged. Names the file, never its content. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}

/** What the server signs in to NATS with. */
export interface ServerUser {
  publicKey: string;
  /** asked at every connect, so that a short-lived one is fresh after a reconnect */
  jwt: () => string;
  /** base64url signature over the server's nonce */
  signNonce: (nonce: string) => string;
}

/** What every room may know of a key of ours. */
interface PublicHalf {
  publicKey: string;
}

/** The public keys of this process and what it signs in to NATS with. */
export interface Vault {
  /** signs account claims */
  operator: PublicHalf;
  /** public keys whose account claims are trusted: the operator's identity and its signing keys */
  operatorKeys: string[];
  systemUser: ServerUser;
  catalystUser: ServerUser;
  /** derived account signing key */
  signingKey: (id: SigningKeyId) => PublicHalf;
  /** checks checkpoints of the audit log */
  checkpointKey: PublicHalf & { verify: (bytes: Uint8Array, signature: Uint8Array) => boolean };
}

const MASTER_BYTES = 32;
/** Derived keys kept in memory: enough for every Organization in use, bounded for the rest. */
const CACHED_SIGNING_KEYS = 20_000;

const operatorClaimsSchema = z.looseObject({
  sub: z.string(),
  nats: z.looseObject({ type: z.literal('operator'), signing_keys: z.array(z.string()).default([]) }),
});

function readKeyFile<T>(directory: string, name: string, parse: (text: string) => T): T {
  const file = path.join(directory, name);
  const exposure = exposureOf(file, name !== 'operator.jwt');
  if (exposure !== null) throw new VaultError(`Key file ${file} ${exposure}.`);
  try {
    return parse(readFileSync(file, 'utf8').trim());
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const known = error instanceof NkeyError || error instanceof JwtError || error instanceof VaultError;
    const why = missing ? 'is missing' : known ? error.message : 'is not readable';
    // No `cause`: a parser's error may quote the secret it stumbled over.
    throw new VaultError(`Key file ${file}: ${why}. Run “npm run bootstrap” or restore it.`);
  }
}

function readUser(directory: string, name: string): ServerUser {
  return readKeyFile(directory, name, (text) => {
    const creds = parseCreds(text);
    if (creds === null) throw new VaultError('is no .creds file');
    const pair = keyPairFromSeed(creds.seed);
    return {
      publicKey: pair.publicKey,
      jwt: () => creds.jwt,
      signNonce: (nonce) => pair.sign(Buffer.from(nonce)).toString('base64url'),
    };
  });
}

function cachedSigningKeys(master: Uint8Array): Signer['signingKey'] {
  const derived = new Map<string, KeyPair>();
  return (id) => {
    const name = JSON.stringify([id.account, id.role, id.environment, id.generation]);
    const known = derived.get(name);
    if (known) return known;
    const pair = deriveSigningKey(master, id);
    if (derived.size >= CACHED_SIGNING_KEYS) derived.clear();
    derived.set(name, pair);
    return pair;
  };
}

/** Reads `keys/` as bootstrap wrote it. Throws VaultError. */
export function openVault(directory: string): Vault {
  const operator = readKeyFile(directory, 'operator-signing.nk', keyPairFromSeed);
  const claims = readKeyFile(directory, 'operator.jwt', (text) => operatorClaimsSchema.parse(decodeJwt(text).payload));
  const operatorKeys = [claims.sub, ...claims.nats.signing_keys];
  if (operator.role !== 'O' || !operatorKeys.includes(operator.publicKey)) {
    throw new VaultError('operator-signing.nk is no signing key of the operator in operator.jwt.');
  }
  const master = readKeyFile(directory, 'master.key', (text) => {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== MASTER_BYTES) throw new VaultError('does not hold 32 bytes of base64url');
    return bytes;
  });
  const checkpointKey = deriveCheckpointKey(master);
  const signingKey = cachedSigningKeys(master);
  const vault: Vault = {
    operator: { publicKey: operator.publicKey },
    operatorKeys,
    checkpointKey: {
      publicKey: checkpointKey.publicKey,
      verify: (bytes, signature) => verifySignature('N', checkpointKey.publicKey, bytes, signature),
    },
    systemUser: readUser(directory, 'system.creds'),
    catalystUser: readUser(directory, 'catalyst.creds'),
    signingKey: (id) => ({ publicKey: signingKey(id).publicKey }),
  };
  return holdSigner(vault, {
    operator,
    signingKey,
    signCheckpoint: checkpointKey.sign,
    mac: (purpose, bytes) => createHmac('sha256', deriveMacKey(master, purpose)).update(bytes).digest(),
  });
}
