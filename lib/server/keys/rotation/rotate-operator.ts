/**
 * The files of a rotation of the operator's signing key, in the directory that bootstrap made. Each step may be cut off and is done again
 * by the same command. Who signs is not decided here (lib/server/accounts/operator/operator-key.ts).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from '../../../domain/zod.ts';
import { decodeJwt, encodeJwt } from '../jwt.ts';
import { makeKeyFile, replaceKeyFile } from '../key-files.ts';
import { createKeyPair, keyPairFromSeed } from '../nkey.ts';
import type { KeyPair } from '../nkey.ts';
import { preloadSchema } from '../server-config.ts';
import { NEXT_OPERATOR_FILE, openVault, operatorClaimsSchema, readKeyFile, VaultError } from '../vault.ts';

const PENDING = `keys/${NEXT_OPERATOR_FILE}.new`;
const NEXT = `keys/${NEXT_OPERATOR_FILE}`;
const CURRENT = 'keys/operator-signing.nk';

/** The configurations of servers that lie there: one, or one for each server of a cluster. */
const serverConfigs = (directory: string): string[] =>
  readdirSync(directory).filter((name) => /^nats-server(-[\w-]+)?\.conf$/.test(name));

/** The text of a file of the directory, or null where it is not there: servers may lie on other machines. */
const textOf = (directory: string, name: string): string | null =>
  existsSync(path.join(directory, name)) ? readFileSync(path.join(directory, name), 'utf8') : null;

/** Puts texts in the place of others wherever they stand in a file of the directory. Gives the names of the files that changed. */
function exchange(directory: string, names: readonly string[], texts: ReadonlyMap<string, string>) {
  const changed: string[] = [];
  for (const name of names) {
    const before = textOf(directory, name);
    if (before === null) continue;
    const after = [...texts].reduce((text, [old, now]) => text.replaceAll(old, now), before);
    if (after === before) continue;
    replaceKeyFile(path.join(directory, name), after);
    changed.push(name);
  }
  return changed;
}

/** The operator's identity key: needed to say which signing keys it has, and kept offline otherwise. */
function readIdentity(file: string, operator: string): KeyPair {
  const pair = readKeyFile(path.dirname(file), path.basename(file), keyPairFromSeed);
  if (pair.publicKey !== operator)
    throw new VaultError(`${file} holds another key than the identity ${operator} of the operator in operator.jwt.`);
  return pair;
}

/** Signs the operator's claims anew with other signing keys, and puts them wherever those of before stand. */
function writeOperator(directory: string, identityFile: string, change: (keys: string[]) => string[]) {
  const before = readKeyFile(path.join(directory, 'keys'), 'operator.jwt', (text) => text);
  const payload = z.record(z.string(), z.unknown()).parse(decodeJwt(before).payload);
  const { sub, nats } = operatorClaimsSchema.parse(payload);
  const identity = readIdentity(identityFile, sub);
  const signing_keys = change(nats.signing_keys);
  const name = z.string().default('').parse(payload.name);
  const isSame = [...signing_keys].sort().join() === [...nats.signing_keys].sort().join();
  const iat = Math.floor(Date.now() / 1000);
  const after = isSame ? before : encodeJwt({ sub, name, iat, nats: { ...nats, signing_keys } }, identity);
  // The configuration may still have what stood in operator.jwt before an end that came in between.
  const outer = textOf(directory, 'operator.jwt')?.trim() ?? before;
  const texts = new Map([before, outer].filter((text) => text !== after).map((text) => [text, after]));
  // The one that is read to know what was before comes last.
  return exchange(directory, [...serverConfigs(directory), 'operator.jwt', 'keys/operator.jwt'], texts);
}

/**
 * Makes the next signing key and has the operator trust it beside the one in use. Done already, it changes nothing. Gives its public key
 * and the files that changed. Throws VaultError, and nothing is changed.
 */
export async function beginOperatorRotation(directory: string, identityFile: string) {
  const keys = path.join(directory, 'keys');
  const { operatorKeys } = openVault(keys);
  readIdentity(identityFile, operatorKeys[0] ?? '');
  const at = (name: string) => path.join(directory, name);
  if (!existsSync(at(NEXT)) && !existsSync(at(PENDING))) makeKeyFile(at(PENDING), `${createKeyPair('O').seed}\n`);
  const file = existsSync(at(NEXT)) ? NEXT : PENDING;
  const { publicKey } = readKeyFile(keys, path.basename(file), keyPairFromSeed);
  const changed = writeOperator(directory, identityFile, (known) => [...new Set([...known, publicKey])]);
  // Last: a vault refuses a key that the operator does not name.
  if (file === PENDING) await rename(at(PENDING), at(NEXT));
  return { publicKey, changed: file === PENDING ? [...changed, NEXT] : changed };
}

/**
 * Has the operator trust the keys that were replaced no longer, and puts the claims of the accounts that servers start with where those
 * of before stand. `accounts` are the claims of now by public key. Done already, it changes nothing. Throws VaultError.
 */
export async function finishOperatorRotation(
  directory: string,
  identityFile: string,
  { signs, replaced, accounts }: { signs: string; replaced: readonly string[]; accounts: ReadonlyMap<string, string> },
) {
  const vault = openVault(path.join(directory, 'keys'));
  readIdentity(identityFile, vault.operatorKeys[0] ?? '');
  if (![vault.operator.publicKey, vault.nextOperator?.publicKey].includes(signs))
    throw new VaultError(`${path.join(directory, 'keys')} does not hold ${signs}, which signs now.`);
  const changed = writePreload(directory, accounts);
  if (vault.nextOperator?.publicKey === signs) {
    await rename(path.join(directory, NEXT), path.join(directory, CURRENT));
    changed.push(CURRENT);
  }
  changed.push(...writeOperator(directory, identityFile, (known) => known.filter((key) => !replaced.includes(key))));
  return { changed: [...new Set(changed)] };
}

/** Puts the claims of now where those of before stand, in what servers start with. Gives the names of the files that changed. */
export function writePreload(directory: string, accounts: ReadonlyMap<string, string>): string[] {
  const text = textOf(directory, 'preload.json');
  if (text === null) return [];
  const before = preloadSchema.parse(JSON.parse(text)).accounts;
  const texts = Object.entries(before).map(([account, jwt]) => [jwt, accounts.get(account) ?? jwt] as const);
  return exchange(directory, [...serverConfigs(directory), 'preload.json'], new Map(texts));
}

/** Public keys of the accounts that servers start with; none where the directory has no list of them. */
export function preloadedAccounts(directory: string): string[] {
  const text = textOf(directory, 'preload.json');
  return text === null ? [] : Object.keys(preloadSchema.parse(JSON.parse(text)).accounts);
}
