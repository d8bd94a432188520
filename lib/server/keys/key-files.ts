/**
 * Files of a directory of keys as they are made after bootstrap. They belong to whom their folder belongs to, and the group reads them
 * where it reads the folder: so the user of the service goes on reading what root replaces (`npm run bootstrap -- --owner`).
 */
import { chownSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const GROUP_READS = 0o040;

/** Makes a file. Throws where there is one. */
export function makeKeyFile(file: string, text: string): void {
  const folder = statSync(path.dirname(file));
  writeFileSync(file, text, { mode: (folder.mode & GROUP_READS) === 0 ? 0o600 : 0o640, flag: 'wx' });
  const made = statSync(file);
  const isOurs = made.uid === folder.uid && made.gid === folder.gid;
  // Nobody else may give files away.
  if (!isOurs && process.getuid?.() === 0) chownSync(file, folder.uid, folder.gid);
}

/** Puts a file in the place of another one, whole or not at all. */
export function replaceKeyFile(file: string, text: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  makeKeyFile(draft, text);
  renameSync(draft, file);
}
