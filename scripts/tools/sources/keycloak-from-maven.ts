import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { KEYCLOAK, MAVEN_UNPACK } from '../versions.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

/**
 * Options that are set when Keycloak is built, the same at every start: it has no database of its own and says when it is
 * ready. With other ones a start would build once more.
 */
export const KEYCLOAK_BUILD_OPTIONS = ['--db=dev-mem', '--health-enabled=true'] as const;

const FOLDER = `keycloak-${KEYCLOAK.version}`;

/** The pinned distribution from the machine's Maven repository, unpacked and built once. Gives the path of `kc.sh`. */
export const keycloakFromMaven: Source = {
  name: 'Maven',
  find: async (io) => {
    const folder = join(io.directory, FOLDER);
    const program = join(folder, 'bin', 'kc.sh');
    const kept = () =>
      access(program).then(
        () => program,
        () => null,
      );
    const before = await kept();
    if (before !== null) return before;
    try {
      await io.run('mvn', ['--version']);
    } catch {
      return null;
    }
    io.say(`Fetching Keycloak ${KEYCLOAK.version} and building it; this takes a minute, once.`);
    return inTemporaryDirectory(async (directory) => {
      const artifact = `${KEYCLOAK.artifact}:${KEYCLOAK.version}:zip`;
      // a checksum that differs is an error; Maven alone would only warn
      const quietly = ['--batch-mode', '--quiet', '--strict-checksums'];
      await io.run('mvn', [...quietly, MAVEN_UNPACK, `-Dartifact=${artifact}`, `-DoutputDirectory=${directory}`], {
        cwd: directory,
      });
      await io.run(join(directory, FOLDER, 'bin', 'kc.sh'), ['build', ...KEYCLOAK_BUILD_OPTIONS]);
      try {
        await rename(join(directory, FOLDER), folder);
      } catch (error) {
        // another search may have been faster
        if ((await kept()) === null) throw error;
      }
      return program;
      // beside its place, so that it can be renamed into it
    }, io.directory);
  },
};
