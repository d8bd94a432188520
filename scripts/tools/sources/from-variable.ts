import { join } from 'node:path';
import type { Source } from '../find-tool.ts';

/**
 * A path in an environment variable; `program` is where in that folder the program lies, `ask` how it is made to print its version.
 * Whoever set it meant it, so one that does not run is an error here and the search goes on only after saying so.
 */
export const fromVariable = (variable: string, program = '', ask = '--version'): Source => ({
  name: `the variable ${variable}`,
  find: async (io) => {
    const named = io.env[variable];
    if (named === undefined || named === '') return null;
    const path = join(named, program);
    await io.run(path, [ask]);
    return path;
  },
});
