import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';

/** What the examples and docs/install.md call, and what the tests of them make machines with: program → Debian's package of it. */
const PROGRAMS = {
  curl: 'curl',
  envsubst: 'gettext-base',
  ip: 'iproute2',
  jq: 'jq',
  openssl: 'openssl',
  unshare: 'util-linux',
};

const missingOf = async (io: ToolIo): Promise<string[]> => {
  const isThere = (program: string) =>
    io.run('which', [program]).then(
      () => true,
      () => false,
    );
  const names = Object.keys(PROGRAMS);
  const there = await Promise.all(names.map(isThere));
  return names.filter((_, index) => there[index] !== true);
};

/** Installs those that are missing with apt. Gives what is there, in words; throws with the names of what is not to be had. */
export async function findShellPrograms(io: ToolIo = realIo): Promise<string> {
  const missing = await missingOf(io);
  if (missing.length > 0) {
    const packages = Object.entries(PROGRAMS).flatMap(([program, name]) => (missing.includes(program) ? [name] : []));
    io.say(`Installing Debian's packages ${packages.join(', ')}.`);
    const unattended = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
    await io
      .run('apt-get', ['update'], unattended)
      .then(() => io.run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], unattended))
      .catch((error: unknown) => io.say(`apt-get did not work (${error instanceof Error ? error.message : ''}).`));
    const still = await missingOf(io);
    if (still.length > 0) throw new Error(`Install ${still.join(', ')}, so that they are on PATH.`);
  }
  return Object.keys(PROGRAMS).join(', ');
}
