import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that `next build` reads of ours, and what assembles the console. */
const FOLDERS = ['app', 'components', 'lib', 'public', 'scripts/build'];
const FILES = /^(next\.config|postcss\.config|proxy|instrumentation|package-lock|tsconfig)\b/u;
const NOT_BUILT = /(\.test\.tsx?|\.md|\.tsbuildinfo)$/u;

/** One number for all sources of the app: the same sources, the same hash, wherever they lie. */
export async function sourceHash(project: string): Promise<string> {
  const inFolders = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(join(project, folder), { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(project.length));
    }),
  );
  const atTop = (await readdir(project)).filter((name) => FILES.test(name));
  const hash = createHash('sha256');
  for (const path of [...inFolders.flat(), ...atTop].filter((name) => !NOT_BUILT.test(name)).sort()) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(project, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
