import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../demo/demo-state.ts';
import { assembleConsole } from './assemble.ts';
import { nextBuild } from './next-build.ts';
import { sourceHash } from './source-hash.ts';
import { withLock } from './with-lock.ts';

const BUILDS = join(PROJECT, '.vertebra', 'app');
/** an older build may still serve another demo */
const KEPT_BUILDS = 5;

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function forgetOldBuilds(): Promise<void> {
  const builds = await Promise.all(
    (await readdir(BUILDS)).map(async (name) => ({ name, age: Date.now() - (await stat(join(BUILDS, name))).mtimeMs })),
  );
  const old = builds.sort((a, b) => a.age - b.age).slice(KEPT_BUILDS);
  for (const { name } of old) await rm(join(BUILDS, name), { recursive: true, force: true });
}

/**
 * The production build of the sources as they are now, made when there is none of exactly these sources.
 * @returns path of its console.js
 */
export async function buildApp(logFile: string, say: (line: string) => void): Promise<string> {
  await mkdir(BUILDS, { recursive: true });
  return withLock(
    join(PROJECT, '.vertebra', 'build.lock'),
    () => say('Waiting for another build of the app.'),
    async () => {
      const name = await sourceHash(PROJECT);
      const target = join(BUILDS, name);
      if (!(await exists(target))) {
        say('Building the app, since its sources are new; this takes about a minute.');
        await nextBuild(PROJECT, name, logFile);
        await assembleConsole(PROJECT, target);
        await forgetOldBuilds();
      }
      return join(target, 'console.js');
    },
  );
}
