import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { masterFile, numberOfMaster } from './vault.ts';

/**
 * Makes the next master secret in a folder of keys, mode 0600, and gives its number. Nothing is derived from it before a rotation. Throws
 * when another one makes it at the same time.
 */
export function addMaster(directory: string): number {
  const held = readdirSync(directory).flatMap((name) => numberOfMaster(name) ?? []);
  const master = Math.max(1, ...held) + 1;
  const secret = `${randomBytes(32).toString('base64url')}\n`;
  writeFileSync(path.join(directory, masterFile(master)), secret, { mode: 0o600, flag: 'wx' });
  return master;
}
