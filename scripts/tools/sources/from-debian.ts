import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { NATS_SERVER, isAtLeast, versionIn } from '../versions.ts';
import { fromDebianPackages } from './apt.ts';
import { keep } from './from-cache.ts';

/** Bookworm's own 2.9 is too old; the packages of these suites need nothing but libc6. */
const PACKAGES = { packages: ['nats-server'], suites: ['sid', 'trixie'] };

/** Debian's nats-server of a later suite, unpacked and not installed. */
export const fromDebian: Source = {
  name: "Debian's package",
  find: (io) =>
    fromDebianPackages(io, PACKAGES, async (unpacked) => {
      const program = join(unpacked, 'usr', 'sbin', 'nats-server');
      const version = versionIn(await io.run(program, ['--version']));
      if (version === null || !isAtLeast(version, NATS_SERVER.oldest))
        throw new Error(`it is ${version ?? 'of an unknown version'}`);
      return keep(io, 'nats-server', NATS_SERVER.version, program);
    }),
};
