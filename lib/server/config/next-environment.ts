import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells Next what its own server.js of a standalone build tells it: that this is production, and the configuration that was
 * built, in place of the next.config.js that does not come along. Next reads both when it is loaded.
 */
export function prepareNext(directory: string): void {
  const { config } = JSON.parse(readFileSync(join(directory, '.next', 'required-server-files.json'), 'utf8')) as {
    config: object;
  };
  Object.assign(process.env, {
    NODE_ENV: 'production',
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(config),
  });
}
