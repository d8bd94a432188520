/**
 * The first keys of a Sovereign, made once. What must be kept offline goes to `offline/`, what the server needs to `keys/`.
 * Account identity seeds are thrown away: the operator signing key signs accounts, derived keys sign users.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatCreds } from '../../domain/credentials/creds-file.ts';
import { catalystAccount, openUser, systemAccount } from './account-claims.ts';
import { encodeJwt } from './jwt.ts';
import { createKeyPair, keyPairFromSeed } from './nkey.ts';
import { numberOfMaster } from './vault.ts';

export class BootstrapError extends Error {
  override readonly name = 'BootstrapError';
}

/** What the server reads; `offline/` is meant to be taken away and so is not asked for. */
const NEEDED = [
  'operator.jwt',
  'preload.json',
  'keys/operator.jwt',
  'keys/operator-signing.nk',
  'keys/system.creds',
  'keys/catalyst.creds',
  'keys/master.key',
  'keys/session-keys.json',
];

/** What `offline/operator.nk` holds. */
export const makeIdentitySeed = (): string => createKeyPair('O').seed;

/**
 * The files of a new Sovereign by their paths, with all that is secret: `keys/` for Vertebra, the others for servers. `identitySeed` is
 * the operator's, which is in none of them.
 */
export function makeKeyMaterial(identitySeed: string): Record<string, string> {
  const iat = Math.floor(Date.now() / 1000);
  const operator = keyPairFromSeed(identitySeed);
  const operatorSigning = createKeyPair('O');
  const accountWithUser = (name: string, userName: string, block: Record<string, unknown>) => {
    const identity = createKeyPair('A');
    const user = createKeyPair('U');
    return {
      publicKey: identity.publicKey,
      jwt: encodeJwt({ sub: identity.publicKey, name, iat, nats: block }, operatorSigning),
      creds: formatCreds(
        encodeJwt({ sub: user.publicKey, name: userName, iat, nats: openUser() }, identity),
        user.seed,
      ),
    };
  };
  const system = accountWithUser('SYS', 'vertebra-system', systemAccount());
  const catalyst = accountWithUser('catalyst', 'vertebra', catalystAccount());
  const operatorJwt = encodeJwt(
    {
      sub: operator.publicKey,
      name: 'vertebra',
      iat,
      nats: {
        signing_keys: [operatorSigning.publicKey],
        system_account: system.publicKey,
        type: 'operator',
        version: 2,
      },
    },
    operator,
  );
  const sessionKeyId = randomBytes(4).toString('hex');
  return {
    'operator.jwt': operatorJwt,
    'preload.json': JSON.stringify(
      {
        systemAccount: system.publicKey,
        accounts: { [system.publicKey]: system.jwt, [catalyst.publicKey]: catalyst.jwt },
      },
      null,
      2,
    ),
    'keys/operator.jwt': operatorJwt,
    'keys/operator-signing.nk': `${operatorSigning.seed}\n`,
    'keys/system.creds': system.creds,
    'keys/catalyst.creds': catalyst.creds,
    'keys/master.key': `${randomBytes(32).toString('base64url')}\n`,
    'keys/session-keys.json': JSON.stringify(
      { current: sessionKeyId, keys: { [sessionKeyId]: randomBytes(32).toString('base64url') } },
      null,
      2,
    ),
  };
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}

/**
 * Makes operator, operator signing key, accounts SYS and catalyst with a user each, master secret and session keys below
 * `directory` (files 0600, folders 0700), all at once by a rename. What is there already is kept as it is; half of it is
 * refused with the missing names, since a key made anew would not fit the others.
 */
export async function bootstrap(directory: string): Promise<{ created: string[]; kept: string[] }> {
  const present = await filesBelow(directory);
  // Any of the master secrets will do: after a rotation the first one may be gone.
  const isMaster = (file: string) => path.dirname(file) === 'keys' && numberOfMaster(path.basename(file)) !== null;
  const isThere = (file: string) => (isMaster(file) ? present.some(isMaster) : present.includes(file));
  const kept = NEEDED.filter(isThere);
  if (kept.length === NEEDED.length) return { created: [], kept };
  if (present.length > 0) {
    const missing = NEEDED.filter((file) => !isThere(file));
    throw new BootstrapError(
      `${directory} is not empty and lacks ${missing.join(', ')}. Nothing was changed. Restore these files, or choose an empty directory.`,
    );
  }
  const parent = path.dirname(path.resolve(directory));
  await mkdir(parent, { recursive: true });
  const workshop = await mkdtemp(path.join(parent, '.bootstrap-'));
  try {
    const seed = makeIdentitySeed();
    const files = { 'offline/operator.nk': `${seed}\n`, ...makeKeyMaterial(seed) };
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(workshop, name);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, content, { mode: 0o600, flag: 'wx' });
    }
    await rename(workshop, directory);
    return { created: Object.keys(files), kept: [] };
  } catch (error) {
    await rm(workshop, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw new BootstrapError(
        `Somebody else filled ${directory} at the same moment. Nothing was changed. Run this again.`,
      );
    throw error;
  }
}
