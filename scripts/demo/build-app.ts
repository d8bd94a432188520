import { access, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../tools/child.ts';
import { PROJECT } from './demo-state.ts';
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

async function nextBuild(logFile: string): Promise<void> {
  await rm(logFile, { force: true });
  const { NODE_ENV: _, ...env } = process.env;
  const child = await startChild({
    command: process.execPath,
    args: [join(PROJECT, 'node_modules/next/dist/bin/next'), 'build'],
    cwd: PROJECT,
    // whatever it was, a build is for production
    env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    logFile,
  });
  const how = await child.ended;
  if (how === 'exit code 0') return;
  const text = await readFile(logFile, 'utf8');
  if (text.includes('Another next build process is already running')) {
    // somebody builds by hand
    await sleep(2_000);
    return nextBuild(logFile);
  }
  const lines = text.trimEnd().split('\n');
  throw new Error(`The build failed (${how}):\n${lines.slice(-80).join('\n')}`);
}

/** A folder that runs by itself: the standalone server with the files that a web server would hold beside it. */
async function assemble(target: string): Promise<void> {
  const fresh = `${target}.new`;
  await rm(fresh, { recursive: true, force: true });
  const copy = (from: string, to: string) =>
    cp(join(PROJECT, from), join(fresh, to), { recursive: true, verbatimSymlinks: true });
  await copy('.next/standalone', '.');
  await copy('.next/static', '.next/static');
  await copy('public', 'public');
  await rename(fresh, target);
}

async function forgetOldBuilds(): Promise<void> {
  const builds = await Promise.all(
    (await readdir(BUILDS)).map(async (name) => ({ name, age: Date.now() - (await stat(join(BUILDS, name))).mtimeMs })),
  );
  const old = builds.sort((a, b) => a.age - b.age).slice(KEPT_BUILDS);
  for (const { name } of old) await rm(join(BUILDS, name), { recursive: true, force: true });
}

/**
 * The production build of the sources as they are now, made when there is none of exactly these sources.
 * @returns path of its server.js
 */
export async function buildApp(logFile: string, say: (line: string) => void): Promise<string> {
  await mkdir(BUILDS, { recursive: true });
  return withLock(
    join(PROJECT, '.vertebra', 'build.lock'),
    () => say('Waiting for another build of the app.'),
    async () => {
      const target = join(BUILDS, await sourceHash(PROJECT));
      if (!(await exists(target))) {
        say('Building the app, since its sources are new; this takes about a minute.');
        await nextBuild(logFile);
        await assemble(target);
        await forgetOldBuilds();
      }
      return join(target, 'server.js');
    },
  );
}
