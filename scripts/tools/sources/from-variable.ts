import type { Source } from '../find-tool.ts';

/**
 * A path in an environment variable. Whoever set it meant it, so one that does not run is an error here
 * and the search goes on only after saying so.
 */
export const fromVariable = (variable: string): Source => ({
  name: `the variable ${variable}`,
  find: async (io) => {
    const path = io.env[variable];
    if (path === undefined || path === '') return null;
    await io.run(path, ['--version']);
    return path;
  },
});
