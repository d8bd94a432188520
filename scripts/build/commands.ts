import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** What a build can be asked for, and the source of each. */
const SOURCES = {
  console: 'lib/server/http/console-main.ts',
  projector: 'worker/main.ts',
  vertebra: 'scripts/cli/main.ts',
};
export type Command = keyof typeof SOURCES;

/** The oldest Node that runs what is built (ADR 0041). */
const NODE_MAJOR = 24;

/**
 * Runs on any Node, and looks which one it is, before the bundle is read: an older one would fail at its first line, or in
 * the middle of a request.
 */
const starter = (command: Command) => `const running = process.versions.node;
if (Number(running.split('.')[0]) < ${String(NODE_MAJOR)}) {
  console.error(
    'Vertebra runs on Node.js ${String(NODE_MAJOR)} or later, and this is ' + running + ' (' + process.execPath + ').\\n' +
      'Install Node.js ${String(NODE_MAJOR)} LTS from https://nodejs.org, or start this file with the one that is installed elsewhere.',
  );
  process.exit(1);
}
import('./bundle/${command}.js');
`;

/** Writes `<command>.js` into a folder, and beside it `bundle/<command>.js`: its sources and the packages they use, in one file. */
export async function bundleCommand(project: string, command: Command, target: string): Promise<void> {
  const bundle = await rolldown({
    input: join(project, SOURCES[command]),
    platform: 'node',
    tsconfig: join(project, 'tsconfig.json'),
    onLog: (_level, { message }) => {
      throw new Error(`${command}: ${message}`);
    },
  });
  await bundle.write({
    file: join(target, 'bundle', `${command}.js`),
    format: 'es',
    // names and lines stay: a stack in the log is read as it stands
    minify: false,
    codeSplitting: false,
  });
  await bundle.close();
  await writeFile(join(target, `${command}.js`), starter(command));
}
