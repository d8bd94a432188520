import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import type { ToolIo } from '../tool-io.ts';
import { NATS_SERVER, isAtLeast, versionIn } from '../versions.ts';
import { keep } from './from-cache.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

/** Newest first. Bookworm's own 2.9 is too old; the packages of these need nothing but libc6. */
const SUITES = ['sid', 'trixie'];

/** The mirror that this machine uses already; null when it is no Debian. */
async function debianMirror(io: ToolIo): Promise<string | null> {
  try {
    const targets = await io.run('apt-get', [
      'indextargets',
      '--format',
      '$(ORIGIN) $(COMPONENT) $(SUITE) $(REPO_URI)',
    ]);
    const lines = targets.split('\n').map((line) => line.split(' '));
    return (
      lines.find(
        ([origin, component, suite]) => origin === 'Debian' && component === 'main' && !suite?.includes('security'),
      )?.[3] ?? null
    );
  } catch {
    return null;
  }
}

/** apt with lists, cache and sources of its own; the system's apt configuration stays as it is. */
async function downloadPackage(io: ToolIo, directory: string, mirror: string, suite: string): Promise<void> {
  const list = join(directory, 'sources.list');
  await writeFile(list, `deb ${mirror} ${suite} main\n`);
  await mkdir(join(directory, 'lists', 'partial'), { recursive: true });
  await mkdir(join(directory, 'cache', 'archives', 'partial'), { recursive: true });
  const own = [
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(directory, 'lists')}`,
    `Dir::Cache=${join(directory, 'cache')}`,
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    // the sandbox user of apt may not write into a private directory
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await io.run('apt-get', [...own, 'update'], { cwd: directory });
  await io.run('apt-get', [...own, 'download', 'nats-server'], { cwd: directory });
}

/** Debian's package of a later suite, unpacked and not installed. */
export const fromDebian: Source = {
  name: "Debian's package",
  find: async (io) => {
    const mirror = await debianMirror(io);
    if (mirror === null) return null;
    const problems: string[] = [];
    for (const suite of SUITES) {
      io.say(`Fetching the nats-server package of Debian ${suite}; the system's packages stay as they are.`);
      try {
        return await inTemporaryDirectory((directory) => fromSuite(io, directory, mirror, suite));
      } catch (error) {
        problems.push(`${suite}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw new Error(problems.join('; '));
  },
};

async function fromSuite(io: ToolIo, directory: string, mirror: string, suite: string): Promise<string> {
  await downloadPackage(io, directory, mirror, suite);
  const archive = (await readdir(directory)).find((file) => file.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get download brought no package');
  const unpacked = join(directory, 'unpacked');
  await io.run('dpkg', ['-x', join(directory, archive), unpacked]);
  const program = join(unpacked, 'usr', 'sbin', 'nats-server');
  const version = versionIn(await io.run(program, ['--version']));
  if (version === null || !isAtLeast(version, NATS_SERVER.oldest))
    throw new Error(`it is ${version ?? 'of an unknown version'}`);
  return keep(io, 'nats-server', NATS_SERVER.version, program);
}
