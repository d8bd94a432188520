import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { makeKeyFile } from './key-files.ts';
import { masterFile, numberOfMaster } from './vault.ts';

/**
 * Makes the next master secret in a folder of keys, and gives its number. Nothing is derived from it before a rotation. Throws
 * when another one makes it at the same time.
 */
export function addMaster(directory: string): number {
  const held = readdirSync(directory).flatMap((name) => numberOfMaster(name) ?? []);
  const master = Math.max(1, ...held) + 1;
  const secret = `${randomBytes(32).toString('base64url')}\n`;
  makeKeyFile(path.join(directory, masterFile(master)), secret);
  return master;
}
