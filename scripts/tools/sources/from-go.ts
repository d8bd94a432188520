import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { keep } from './from-cache.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

/** Compiles the pinned version where Go is there. Go verifies modules against its checksum database by itself. */
export const fromGo = (name: string, module: string, version: string): Source => ({
  name: 'go install',
  find: async (io) => {
    try {
      await io.run('go', ['version']);
    } catch {
      return null;
    }
    io.say(`Compiling ${name} ${version} with Go; this takes a minute or two, once.`);
    return inTemporaryDirectory(async (directory) => {
      await io.run('go', ['install', `${module}@v${version}`], { env: { GOBIN: directory } });
      const [program] = await readdir(directory);
      if (program === undefined) throw new Error(`go install ${module} made no program`);
      return keep(io, name, version, join(directory, program));
    });
  },
});
