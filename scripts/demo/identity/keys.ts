import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JWK } from 'oidc-provider';

/** What one realm signs tokens and cookies with. Kept, so that sessions outlive a restart of the demo. */
export interface RealmKeys {
  signing: JWK;
  cookie: string;
}

async function keep<T>(file: string, make: () => T): Promise<T> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text) as T;
  const made = make();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

export const realmKeys = (directory: string, realm: string): Promise<RealmKeys> =>
  keep(join(directory, 'realms', `${realm}.json`), () => ({
    signing: {
      ...(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as JWK),
      use: 'sig',
      alg: 'RS256',
      kid: randomBytes(8).toString('hex'),
    },
    cookie: randomBytes(32).toString('base64url'),
  }));

/** The secret that the app shows at the token endpoint, the same in every realm. */
export const clientSecret = (directory: string): Promise<string> =>
  keep(join(directory, 'client-secret.json'), () => randomBytes(32).toString('base64url'));
