import type { Source } from '../find-tool.ts';
import { isAtLeast, versionIn } from '../versions.ts';

/** A program of that name on PATH, when it is new enough; `ask` is how it is made to print its version. */
export const fromPath = (command: string, oldest: string, ask = '--version'): Source => ({
  name: 'PATH',
  find: async (io) => {
    let printed: string;
    try {
      printed = await io.run(command, [ask]);
    } catch {
      return null;
    }
    const version = versionIn(printed);
    if (version !== null && isAtLeast(version, oldest)) return command;
    io.say(`${command} on PATH is ${version ?? 'of an unknown version'}; ${oldest} or later is needed.`);
    return null;
  },
});
