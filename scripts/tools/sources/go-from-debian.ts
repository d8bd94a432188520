import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { GO } from '../versions.ts';
import { fromDebianPackages } from './apt.ts';

const PACKAGES = {
  packages: [`golang-${GO.series}-go`, `golang-${GO.series}-src`],
  suites: ['sid', 'trixie-backports'],
};

/** Debian's Go of a later suite, unpacked once and not installed. */
export const goFromDebian: Source = {
  name: "Debian's packages",
  find: async (io) => {
    const folder = join(io.directory, `go-${GO.series}`);
    const goIn = (root: string) => join(root, 'usr', 'lib', `go-${GO.series}`, 'bin', 'go');
    const kept = () =>
      access(goIn(folder)).then(
        () => goIn(folder),
        () => null,
      );
    return (
      (await kept()) ??
      fromDebianPackages(io, PACKAGES, async (unpacked) => {
        await io.run(goIn(unpacked), ['version']);
        try {
          await rename(unpacked, folder);
        } catch (error) {
          // another search may have been faster
          if ((await kept()) === null) throw error;
        }
        return goIn(folder);
      })
    );
  },
};
