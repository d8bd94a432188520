import { access, chmod, constants, mkdir, rename, copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Source } from '../find-tool.ts';
import type { ToolIo } from '../tool-io.ts';

const cachedPath = (io: ToolIo, name: string, version: string) => join(io.directory, `${name}-${version}`);

/** What an earlier search kept. The version is part of the name, so a new pin is a new search. */
export const fromCache = (name: string, version: string): Source => ({
  name: 'the cached copy',
  find: async (io) => {
    const path = cachedPath(io, name, version);
    return access(path, constants.X_OK).then(
      () => path,
      () => null,
    );
  },
});

/** Keeps a program in the cache and gives its new path. Renamed into place, so two searches at once do no harm. */
export async function keep(io: ToolIo, name: string, version: string, program: string): Promise<string> {
  const path = cachedPath(io, name, version);
  const fresh = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await copyFile(program, fresh);
  await chmod(fresh, 0o755);
  await rename(fresh, path);
  return path;
}
