import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolIo } from '../tool-io.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

export interface DebianPackages {
  packages: readonly string[];
  /** later suites that may have them, the preferred one first */
  suites: readonly string[];
}

/** apt with lists and cache of its own; the system's apt stays as it is. */
async function privateApt(directory: string): Promise<string[]> {
  await mkdir(join(directory, 'lists', 'partial'), { recursive: true });
  await mkdir(join(directory, 'cache', 'archives', 'partial'), { recursive: true });
  return [
    `Dir::State::Lists=${join(directory, 'lists')}`,
    `Dir::Cache=${join(directory, 'cache')}`,
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    // the sandbox user of apt may not write into a private directory
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
}

async function debianMirror(io: ToolIo, options: readonly string[]): Promise<string | null> {
  const format = '$(ORIGIN) $(COMPONENT) $(SUITE) $(REPO_URI)';
  const targets = await io.run('apt-get', [...options, 'indextargets', '--format', format]);
  const lines = targets.split('\n').map((line) => line.split(' '));
  const main = lines.find(
    ([origin, component, suite]) => origin === 'Debian' && component === 'main' && !suite?.includes('security'),
  );
  return main?.[3] ?? null;
}

/** The mirror that this machine uses already; null when it is no Debian. */
async function mirrorOfThisMachine(io: ToolIo): Promise<string | null> {
  try {
    await io.run('apt-get', ['--version']);
  } catch {
    return null;
  }
  const known = await debianMirror(io, []);
  if (known !== null) return known;
  // Images come with empty lists, and only lists tell which source is Debian.
  return inTemporaryDirectory(async (directory) => {
    const options = await privateApt(directory);
    await io.run('apt-get', [...options, 'update'], { cwd: directory });
    return debianMirror(io, options);
  });
}

async function unpackFrom(
  io: ToolIo,
  directory: string,
  mirror: string,
  suite: string,
  packages: readonly string[],
): Promise<string> {
  const list = join(directory, 'sources.list');
  await writeFile(list, `deb ${mirror} ${suite} main\n`);
  const options = [
    ...(await privateApt(directory)),
    ...['-o', `Dir::Etc::SourceList=${list}`, '-o', 'Dir::Etc::SourceParts=/dev/null'],
  ];
  await io.run('apt-get', [...options, 'update'], { cwd: directory });
  await io.run('apt-get', [...options, 'download', ...packages], { cwd: directory });
  const archives = (await readdir(directory)).filter((file) => file.endsWith('.deb'));
  if (archives.length !== packages.length) throw new Error('apt-get download did not bring every package');
  const unpacked = join(directory, 'unpacked');
  for (const archive of archives) await io.run('dpkg', ['-x', join(directory, archive), unpacked]);
  return unpacked;
}

/**
 * Downloads packages of a later Debian suite and unpacks them, installing nothing; gives what `take` makes of the
 * folder of their files, which is gone afterwards. A suite without them, or whose files `take` refuses, is passed over.
 * @returns null when this machine is no Debian
 */
export async function fromDebianPackages<T>(
  io: ToolIo,
  { packages, suites }: DebianPackages,
  take: (unpacked: string) => Promise<T>,
): Promise<T | null> {
  const mirror = await mirrorOfThisMachine(io);
  if (mirror === null) return null;
  const problems: string[] = [];
  for (const suite of suites) {
    io.say(`Fetching ${packages.join(' and ')} of Debian ${suite}; the system's packages stay as they are.`);
    try {
      return await inTemporaryDirectory(
        async (directory) => take(await unpackFrom(io, directory, mirror, suite, packages)),
        // where `take` keeps things, so that a folder can be renamed into its place
        io.directory,
      );
    } catch (error) {
      problems.push(`${suite}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(problems.join('; '));
}
