import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import type { ToolIo } from '../tool-io.ts';
import { GO } from '../versions.ts';
import { keep } from './from-cache.ts';
import { GO_ENVIRONMENT } from './from-go-module.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

/** A program whose own module cannot be a dependency as it stands, since its go.mod replaces others by folders beside it. */
export interface GoMain {
  version: string;
  module: string;
  /** the text of main.go */
  main: string;
  /** variables that its own build sets, as `package.name=value` */
  variables: string[];
  /** a line of its go.mod → the module and version that stand for it in ours; null where a line replaces nothing */
  replacement: (line: string) => string | null;
}

/** Four minutes on two cores that nobody else uses. */
const LONGEST_MS = 3_600_000;

/** Compiles a `main` of ours with the Go that `findGo` gives: what it imports, and what that replaces, by released versions. */
export const fromGoMain = (
  name: string,
  { version, module, main, variables, replacement }: GoMain,
  findGo: (io: ToolIo) => Promise<string | null>,
): Source => ({
  name: 'go build',
  find: async (io) => {
    const go = await findGo(io);
    if (go === null) return null;
    io.say(`Compiling ${name} ${version} with Go; this takes minutes, once.`);
    return inTemporaryDirectory(async (cwd) => {
      const run = (...args: string[]) =>
        io.run(go, args, { cwd, env: GO_ENVIRONMENT, timeoutMilliseconds: LONGEST_MS });
      const header = `module vertebra.local/tool\n\ngo ${GO.oldest}\n`;
      await writeFile(join(cwd, 'go.mod'), header);
      await run('mod', 'download', `${module}@v${version}`);
      const itsOwn = await run('list', '-m', '-f', '{{.GoMod}}', `${module}@v${version}`);
      const lines = (await io.run('cat', [itsOwn.trim()])).split('\n').flatMap((line) => replacement(line) ?? []);
      const replaced = lines.map((line) => `replace ${line}\n`).join('');
      await writeFile(join(cwd, 'go.mod'), `${header}\nrequire ${module} v${version}\n\n${replaced}`);
      await writeFile(join(cwd, 'main.go'), main);
      const program = join(cwd, name);
      await run('mod', 'tidy');
      await run('build', `-ldflags=${variables.map((it) => `-X ${it}`).join(' ')}`, '-o', program, '.');
      return keep(io, name, version, program);
    });
  },
});
