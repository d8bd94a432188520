/**
 * The files of a rotation of the users that Vertebra signs in to NATS with, in the directory that bootstrap made. Each step may be cut off
 * and is done again by the same command.
 */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { formatCreds, parseCreds } from '../../../domain/credentials/creds-file.ts';
import { z } from '../../../domain/zod.ts';
import { scopedUser } from '../account-claims.ts';
import { decodeJwt, encodeJwt } from '../jwt.ts';
import { makeKeyFile } from '../key-files.ts';
import { createKeyPair } from '../nkey.ts';
import { nowSeconds } from '../signing-checks.ts';
import { nextCreds, readKeyFile, VaultError } from '../vault.ts';

/** File in `keys/` → how its user is called, as bootstrap makes them. */
const USERS = { 'system.creds': 'vertebra-system', 'catalyst.creds': 'vertebra' } as const;
type CredsName = keyof typeof USERS;
const NAMES = Object.keys(USERS) as CredsName[];

const userSchema = z.looseObject({
  sub: z.string(),
  iat: z.int(),
  iss: z.string(),
  nats: z.looseObject({ issuer_account: z.string().optional() }),
});

/** A user by the public half of its file. */
interface User {
  publicKey: string;
  /** the key that signed it: of the account, or a signing key of that */
  issuer: string;
  account: string;
  /** seconds since 1970 */
  iat: number;
}

/** One of the two users: the one of now, and the one that takes its place; null while there is none. */
export interface UserFiles {
  name: CredsName;
  current: User;
  next: User | null;
}

function readUserFile(keys: string, name: string): User {
  return readKeyFile(keys, name, (text) => {
    const creds = parseCreds(text);
    if (creds === null) throw new VaultError('is no .creds file');
    const { sub, iat, iss, nats } = userSchema.parse(decodeJwt(creds.jwt).payload);
    return { publicKey: sub, issuer: iss, account: nats.issuer_account ?? iss, iat };
  });
}

/** Both users of a directory that bootstrap made. Throws VaultError. */
export function readUserFiles(directory: string): UserFiles[] {
  const keys = path.join(directory, 'keys');
  return NAMES.map((name) => ({
    name,
    current: readUserFile(keys, name),
    next: existsSync(path.join(keys, nextCreds(name))) ? readUserFile(keys, nextCreds(name)) : null,
  }));
}

const pending = (name: CredsName): string => `${nextCreds(name)}.new`;

/**
 * Makes the next user of each account that has none, where no process takes it yet, under a signing key of its own: its seed is thrown
 * away with the return, so that nobody can make another one. Throws VaultError.
 */
export function makeNextUsers(directory: string): (UserFiles & { next: User })[] {
  const keys = path.join(directory, 'keys');
  return readUserFiles(directory).map(({ name, current, next }) => {
    if (next !== null) return { name, current, next };
    const file = path.join(keys, pending(name));
    if (!existsSync(file)) {
      const [signer, user] = [createKeyPair('A'), createKeyPair('U')];
      const claims = { sub: user.publicKey, name: USERS[name], iat: nowSeconds() };
      makeKeyFile(
        file,
        formatCreds(encodeJwt({ ...claims, nats: scopedUser(current.account, []) }, signer), user.seed),
      );
    }
    return { name, current, next: readUserFile(keys, pending(name)) };
  });
}

/** Has processes that start with `keys/` take the next users. Gives the names of the files that are there since. */
export function offerNextUsers(directory: string): string[] {
  return NAMES.flatMap((name) => {
    const [from, to] = [pending(name), nextCreds(name)].map((file) => path.join(directory, 'keys', file));
    if (from === undefined || to === undefined || !existsSync(from)) return [];
    renameSync(from, to);
    return [`keys/${nextCreds(name)}`];
  });
}

/** Puts the next users in the place of those of before, which are gone then. Gives the names of the files that changed. */
export function replaceUsers(directory: string): string[] {
  return NAMES.flatMap((name) => {
    const from = path.join(directory, 'keys', nextCreds(name));
    if (!existsSync(from)) return [];
    renameSync(from, path.join(directory, 'keys', name));
    return [`keys/${name}`];
  });
}
