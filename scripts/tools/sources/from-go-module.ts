import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { keep } from './from-cache.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

/**
 * Compiles the pinned version as the dependency of a module made for it. `go install` first asks for the list of all
 * versions, which a mirror may not have.
 */
export const fromGoModule = (name: string, module: string, version: string): Source => ({
  name: 'go build',
  find: async (io) => {
    try {
      await io.run('go', ['version']);
    } catch {
      return null;
    }
    io.say(`Compiling ${name} ${version} with Go as a dependency.`);
    return inTemporaryDirectory(async (directory) => {
      await writeFile(join(directory, 'go.mod'), `module tool\n\ngo 1.25\n\nrequire ${module} v${version}\n`);
      // The import is what makes the module graph hold all that the program needs.
      await writeFile(join(directory, 'tool.go'), `//go:build tool\n\npackage tool\n\nimport _ "${module}"\n`);
      const program = join(directory, name);
      await io.run('go', ['build', '-mod=mod', '-o', program, module], { cwd: directory });
      return keep(io, name, version, program);
    });
  },
});
