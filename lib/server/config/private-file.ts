import { statSync } from 'node:fs';
import path from 'node:path';

const OTHERS_READ = 0o004;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * Why a file of keys is not private, as a phrase that says what to do; null when it is. Its group may read and write it: so
 * Kubernetes (fsGroup) and systemd hand secrets to a process that is not root. A folder with the sticky bit lets nobody replace
 * another's file. Windows has no such bits.
 * @param secret false for a file that everybody may read and nobody may change
 */
export function exposureOf(file: string, secret = true): string | null {
  if (process.platform === 'win32') return null;
  let mode: number | undefined;
  try {
    mode = statSync(file, { throwIfNoEntry: false })?.mode;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return `cannot be reached by the user that this process runs as (${code}); give its folder to that user or its group`;
  }
  // One that is not there is told of by whoever reads it.
  if (mode === undefined) return null;
  if ((mode & OTHERS_WRITE) !== 0 || (secret && (mode & OTHERS_READ) !== 0)) {
    return `is open to everybody on this machine; run “chmod o-rwx ${file}”, or give a mounted secret the mode 0440`;
  }
  const folder = path.dirname(file);
  const folderMode = statSync(folder).mode;
  if ((folderMode & OTHERS_WRITE) !== 0 && (folderMode & STICKY) === 0) {
    return `lies in a folder in which everybody may replace it; run “chmod o-w ${folder}”`;
  }
  return null;
}
