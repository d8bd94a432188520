/** Lets the user that Vertebra runs as read `keys/`, and nobody else. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { BootstrapError } from '../../../lib/server/keys/bootstrap.ts';

const run = promisify(execFile);
const NAME = /^[a-z_][a-z0-9_.-]{0,31}\$?$/i;

export interface Owner {
  /** as it was written */
  text: string;
  user: number;
  group: number;
}

async function idOf(command: string, args: string[], what: string): Promise<number> {
  try {
    const { stdout } = await run(command, args);
    const id = /^(?:[^:]*:[^:]*:)?(\d+)/.exec(stdout)?.[1];
    if (id !== undefined) return Number(id);
  } catch {
    // said below
  }
  throw new BootstrapError(`--owner: this machine knows no ${what}. Nothing was changed. Make it first.`);
}

/** Whom --owner names, as USER or USER:GROUP. Throws BootstrapError when the machine does not know them, or who runs this may not give files away. */
export async function findOwner(text: string): Promise<Owner> {
  const [user = '', group, ...rest] = text.split(':');
  if (!NAME.test(user) || (group !== undefined && !NAME.test(group)) || rest.length > 0)
    throw new BootstrapError(`--owner ${text} wants USER or USER:GROUP. Nothing was changed.`);
  const owner = {
    text,
    user: await idOf('id', ['-u', user], `user ${user}`),
    group:
      group === undefined
        ? await idOf('id', ['-g', user], `user ${user}`)
        : await idOf('getent', ['group', group], `group ${group}`),
  };
  if (process.getuid?.() !== 0)
    throw new BootstrapError(
      `--owner ${text} gives files to another user, which only root may. Nothing was changed. Run this as root, or leave --owner out.`,
    );
  return owner;
}

/** By its handle and through no link: whoever may write there could have root give away another file. */
async function give(file: string, kind: 'file' | 'folder', owner: { user: number; group: number }, mode: number) {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { nlink } = await handle.stat();
    if (kind === 'file' && nlink > 1)
      throw new BootstrapError(`${file} has another name elsewhere (a hard link), and is not given away.`);
    await handle.chown(owner.user, owner.group);
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}

/**
 * Gives `keys/` and its files to the owner, who reads and writes them; their group reads them, and others do nothing. The group gets
 * through the directory around it, and sees nothing else there.
 */
export async function giveKeys(directory: string, owner: Owner): Promise<void> {
  const keys = path.join(directory, 'keys');
  for (const name of await readdir(keys)) await give(path.join(keys, name), 'file', owner, 0o640);
  await give(keys, 'folder', owner, 0o750);
  await give(directory, 'folder', { user: process.getuid?.() ?? 0, group: owner.group }, 0o710);
}

/** The same by hand. */
export const giveKeysByHand = (directory: string): string => {
  const keys = path.join(directory, 'keys');
  return `chown -R vertebra:vertebra ${keys} && chmod 0750 ${keys} && chmod 0640 ${keys}/* && chgrp vertebra ${directory} && chmod 0710 ${directory}`;
};
