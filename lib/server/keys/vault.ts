/**
 * The seeds the server holds, read once from the folder that bootstrap made. They never leave this room, and neither does what
 * signs with them: others get public keys, and `sign.ts` signs for a grant. An external signer would take this module's place.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
  /** signs account claims, unless the rotation of it says that another one does (lib/server/accounts/operator/operator-key.ts) */
  operator: PublicHalf;
  /** the one that rotating has made: null while none is */
  nextOperator: PublicHalf | null;
  /** public keys whose account claims are trusted: the operator's identity and its signing keys */
  operatorKeys: string[];
  systemUser: ServerUser;
  catalystUser: ServerUser;
  /** derived account signing key */
  signingKey: (id: SigningKeyId) => PublicHalf;
  /** the master secrets that this process holds: number → what checks the checkpoints of the audit log that it signed */
  masters: ReadonlyMap<number, CheckpointKey>;
}

/** The public half of the key of checkpoints, by which a master secret is told from another, too. */
export interface CheckpointKey extends PublicHalf {
  verify: (bytes: Uint8Array, signature: Uint8Array) => boolean;
}

/** The number of the master secret that bootstrap makes. */
export const FIRST_MASTER = 1;
/** The file of a master secret in `keys/`. */
export const masterFile = (master: number): string =>
  master === FIRST_MASTER ? 'master.key' : `master-${String(master)}.key`;

const MASTER_BYTES = 32;
/** Derived keys kept in memory: enough for every Organization in use, bounded for the rest. */
const CACHED_SIGNING_KEYS = 20_000;

/** What rotating the operator's signing key makes, beside the one that is in use (rotation/rotate-operator.ts). */
export const NEXT_OPERATOR_FILE = 'operator-signing-next.nk';

export const operatorClaimsSchema = z.looseObject({
  sub: z.string(),
  nats: z.looseObject({ type: z.literal('operator'), signing_keys: z.array(z.string()).default([]) }),
});

/** Reads one file of keys. Throws VaultError, which names it and never quotes it. */
export function readKeyFile<T>(directory: string, name: string, parse: (text: string) => T): T {
  const file = path.join(directory, name);
  const exposure = exposureOf(file, name !== 'operator.jwt');
  if (exposure !== null) throw new VaultError(`Key file ${file} ${exposure}.`);
  try {
    return parse(readFileSync(file, 'utf8').trim());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const known = error instanceof NkeyError || error instanceof JwtError || error instanceof VaultError;
    const why =
      code === 'ENOENT'
        ? 'is missing'
        : known
          ? error.message
          : `is not readable${code === undefined ? '' : ` (${code})`}`;
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

/** The file of the user that takes the place of another one, while users are rotated (rotation/rotate-users.ts). */
export const nextCreds = (name: string): string => name.replace(/\.creds$/, '-next.creds');

/** The next user where there is one: NATS takes both, and refuses the other one in the end. */
const readNewestUser = (directory: string, name: string): ServerUser =>
  readUser(directory, existsSync(path.join(directory, nextCreds(name))) ? nextCreds(name) : name);

/** The number of the master secret that a file has; null for another file. */
export function numberOfMaster(name: string): number | null {
  if (name === masterFile(FIRST_MASTER)) return FIRST_MASTER;
  const [, number] = /^master-([1-9]\d{0,3})\.key$/.exec(name) ?? [];
  return number === undefined || Number(number) === FIRST_MASTER ? null : Number(number);
}

/** Every master secret that is there, by its number. */
function readMasters(directory: string): Map<number, Buffer> {
  const numbers = readdirSync(directory).flatMap((name) => numberOfMaster(name) ?? []);
  // Without any, the first one is missing.
  const wanted = numbers.length === 0 ? [FIRST_MASTER] : numbers.sort((a, b) => a - b);
  const read = (text: string) => {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== MASTER_BYTES) throw new VaultError('does not hold 32 bytes of base64url');
    return bytes;
  };
  return new Map(wanted.map((number) => [number, readKeyFile(directory, masterFile(number), read)]));
}

function cachedSigningKeys(secretOf: (master: number) => Uint8Array): Signer['signingKey'] {
  const derived = new Map<string, KeyPair>();
  return (id) => {
    const name = JSON.stringify([id.account, id.role, id.environment, id.generation, id.master ?? FIRST_MASTER]);
    const known = derived.get(name);
    if (known) return known;
    const pair = deriveSigningKey(secretOf(id.master ?? FIRST_MASTER), id);
    if (derived.size >= CACHED_SIGNING_KEYS) derived.clear();
    derived.set(name, pair);
    return pair;
  };
}

/** Purposes are few, and deriving a key costs several times what using it does. */
function cachedMacKeys(secretOf: (master: number) => Uint8Array) {
  const derived = new Map<string, KeyObject>();
  return (master: number, purpose: string): KeyObject => {
    const name = `${String(master)} ${purpose}`;
    const key = derived.get(name) ?? createSecretKey(deriveMacKey(secretOf(master), purpose));
    derived.set(name, key);
    return key;
  };
}

/** Reads `keys/` as bootstrap wrote it. Throws VaultError. */
export function openVault(directory: string): Vault {
  const operator = readKeyFile(directory, 'operator-signing.nk', keyPairFromSeed);
  const claims = readKeyFile(directory, 'operator.jwt', (text) => operatorClaimsSchema.parse(decodeJwt(text).payload));
  const operatorKeys = [claims.sub, ...claims.nats.signing_keys];
  const next = existsSync(path.join(directory, NEXT_OPERATOR_FILE))
    ? readKeyFile(directory, NEXT_OPERATOR_FILE, keyPairFromSeed)
    : null;
  for (const [file, pair] of [['operator-signing.nk', operator] as const, [NEXT_OPERATOR_FILE, next] as const]) {
    if (pair !== null && (pair.role !== 'O' || !operatorKeys.includes(pair.publicKey)))
      throw new VaultError(`${file} is no signing key of the operator in operator.jwt.`);
  }
  const masters = readMasters(directory);
  const secretOf = (master: number): Uint8Array => {
    const secret = masters.get(master);
    if (secret === undefined)
      throw new VaultError(`${masterFile(master)} is missing in ${directory}. Restore it, and start again.`);
    return secret;
  };
  const checkpointKeys = new Map([...masters].map(([number, secret]) => [number, deriveCheckpointKey(secret)]));
  const signingKey = cachedSigningKeys(secretOf);
  const macKey = cachedMacKeys(secretOf);
  const vault: Vault = {
    operator: { publicKey: operator.publicKey },
    nextOperator: next && { publicKey: next.publicKey },
    operatorKeys,
    masters: new Map(
      [...checkpointKeys].map(([number, { publicKey }]) => [
        number,
        { publicKey, verify: (bytes, signature) => verifySignature('N', publicKey, bytes, signature) },
      ]),
    ),
    systemUser: readNewestUser(directory, 'system.creds'),
    catalystUser: readNewestUser(directory, 'catalyst.creds'),
    signingKey: (id) => ({ publicKey: signingKey(id).publicKey }),
  };
  return holdSigner(vault, {
    operator,
    nextOperator: next,
    signingKey,
    signCheckpoint: (master, bytes) => {
      const key = checkpointKeys.get(master) ?? deriveCheckpointKey(secretOf(master));
      return key.sign(bytes);
    },
    mac: (master, purpose, bytes) => createHmac('sha256', macKey(master, purpose)).update(bytes).digest(),
  });
}
