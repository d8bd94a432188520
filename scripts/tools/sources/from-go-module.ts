import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import type { ToolIo } from '../tool-io.ts';
import { GO } from '../versions.ts';
import type { GoProgram } from '../versions.ts';
import { keep } from './from-cache.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

/** Of every Go that compiles a tool. */
export const GO_ENVIRONMENT = {
  // no C compiler is needed
  CGO_ENABLED: '0',
  // every Go knows where its own library is; a variable meant for another Go would mislead it
  GOROOT: '',
};

/**
 * Compiles the pinned version with the Go that `findGo` gives. It is built as the dependency of a module made for it:
 * the same sources, verified against Go's checksum database, as `go install` of that version would take, which first
 * asks for the list of all versions, and a mirror may not have that.
 */
export const fromGoModule = (
  name: string,
  { version, module, folder }: GoProgram,
  findGo: (io: ToolIo) => Promise<string | null>,
): Source => ({
  name: 'go build',
  find: async (io) => {
    const go = await findGo(io);
    if (go === null) return null;
    io.say(`Compiling ${name} ${version} with Go; this takes a minute or two, once.`);
    return inTemporaryDirectory(async (directory) => {
      await writeFile(join(directory, 'go.mod'), `module tool\n\ngo ${GO.oldest}\n\nrequire ${module} v${version}\n`);
      // The import is what makes the module graph hold all that the program needs.
      await writeFile(join(directory, 'tool.go'), `//go:build tool\n\npackage tool\n\nimport _ "${module}${folder}"\n`);
      const program = join(directory, name);
      await io.run(go, ['build', '-mod=mod', '-o', program, `${module}${folder}`], {
        cwd: directory,
        env: GO_ENVIRONMENT,
      });
      return keep(io, name, version, program);
    });
  },
});
