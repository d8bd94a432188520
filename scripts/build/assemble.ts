import { copyFile, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleCommand } from './commands.ts';
import { licences } from './licences.ts';

/** Puts a fresh folder where another may be: what starts from there never finds half of one. */
async function replace(target: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${target}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await fill(fresh);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
}

const copy = (from: string, to: string) => cp(from, to, { recursive: true, verbatimSymlinks: true });

/**
 * The console as a folder that runs by itself, out of what `next build` has made: `console.js`, and Next's standalone server
 * with the files that a web server would hold beside it.
 */
export const assembleConsole = (project: string, target: string): Promise<void> =>
  replace(target, async (fresh) => {
    const next = join(fresh, 'next');
    await copy(join(project, '.next/standalone'), next);
    // console.js starts what this would
    await rm(join(next, 'server.js'));
    await copy(join(project, '.next/static'), join(next, '.next/static'));
    await copy(join(project, 'public'), join(next, 'public'));
    await copy(join(project, 'package.json'), join(fresh, 'package.json'));
    await bundleCommand(project, 'console', fresh);
  });

/** Everything that runs, out of an assembled console: nothing but Node has to be beside it. */
export const assembleDist = (project: string, app: string, target: string): Promise<void> =>
  replace(target, async (fresh) => {
    await copy(app, fresh);
    await bundleCommand(project, 'projector', fresh);
    await bundleCommand(project, 'vertebra', fresh);
    await copyFile(join(project, 'LICENSE'), join(fresh, 'LICENSE'));
    await writeFile(join(fresh, 'LICENSES-OF-PACKAGES.txt'), await licences(project));
  });
