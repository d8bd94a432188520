import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../find-tool.ts';
import { NATS_SERVER } from '../versions.ts';
import { keep } from './from-cache.ts';
import { inTemporaryDirectory } from './in-temporary-directory.ts';

const RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
/** Node's names of processors → those of the release archives. */
const PROCESSORS: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The line of a SHA256SUMS file that speaks of `file`; null when there is none. */
export function checksumOf(file: string, sums: string): string | null {
  for (const line of sums.split('\n')) {
    const [sum, name] = line.trim().split(/\s+\*?/);
    if (name === file && sum !== undefined) return sum.toLowerCase();
  }
  return null;
}

/**
 * The archive of the pinned release. Its checksum comes from the SHA256SUMS file of the same release, so it proves
 * that the download is whole, and as much about its origin as TLS does.
 */
export const fromRelease: Source = {
  name: 'the release archive',
  find: async (io) => {
    const processor = PROCESSORS[io.arch];
    if (processor === undefined || !['linux', 'darwin'].includes(io.platform)) return null;
    const { version } = NATS_SERVER;
    const folder = `nats-server-v${version}-${io.platform}-${processor}`;
    const file = `${folder}.tar.gz`;
    io.say(`Fetching nats-server ${version} from its release.`);
    const sums = await io.download(`${RELEASES}/v${version}/SHA256SUMS`);
    const expected = checksumOf(file, sums.toString('utf8'));
    if (expected === null) throw new Error(`SHA256SUMS of the release does not name ${file}`);
    const archive = await io.download(`${RELEASES}/v${version}/${file}`);
    const actual = createHash('sha256').update(archive).digest('hex');
    if (actual !== expected) throw new Error(`${file} has the checksum ${actual}, the release says ${expected}`);
    return inTemporaryDirectory(async (directory) => {
      const path = join(directory, file);
      await writeFile(path, archive);
      await io.run('tar', ['-xzf', path, '-C', directory]);
      return keep(io, 'nats-server', version, join(directory, folder, 'nats-server'));
    });
  },
};
