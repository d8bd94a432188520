import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import { NATS_SERVER } from '../versions.ts';
import { fakeIo } from './fake-io.ts';
import { checksumOf, fromRelease } from './from-release.ts';

const folder = `nats-server-v${NATS_SERVER.version}-linux-amd64`;

function makeArchive(): Buffer {
  const directory = temporaryDirectory(afterAll);
  mkdirSync(join(directory, folder));
  writeFileSync(join(directory, folder, 'nats-server'), 'released');
  execFileSync('tar', ['-czf', 'archive.tar.gz', folder], { cwd: directory });
  return readFileSync(join(directory, 'archive.tar.gz'));
}

const archive = makeArchive();
const checksum = createHash('sha256').update(archive).digest('hex');

const tar = ({ command, args }: { command: string; args: readonly string[] }) =>
  execFileSync(command, args, { encoding: 'utf8' });
const release = (sums: string) => (url: string) =>
  Promise.resolve(url.endsWith('/SHA256SUMS') ? Buffer.from(sums) : archive);

test('unpacks the archive when its checksum is right', async () => {
  const { io } = fakeIo(tar, { download: release(`${checksum}  ${folder}.tar.gz\n`) });
  const path = await fromRelease.find(io);
  expect(readFileSync(path ?? '', 'utf8')).toBe('released');
});

test('refuses an archive with another checksum', async () => {
  const { io, ran } = fakeIo(tar, { download: release(`${'0'.repeat(64)}  ${folder}.tar.gz\n`) });
  await expect(fromRelease.find(io)).rejects.toThrow('has the checksum');
  expect(ran).toEqual([]);
});

test('refuses a release that does not name the archive', async () => {
  const { io } = fakeIo(tar, { download: release(`${checksum}  something-else.tar.gz\n`) });
  await expect(fromRelease.find(io)).rejects.toThrow('does not name');
});

test('does not apply to a platform without an archive', async () => {
  const { io } = fakeIo(tar, { platform: 'win32' });
  expect(await fromRelease.find(io)).toBeNull();
});

test('reads both forms of a checksum line', () => {
  expect(checksumOf('b', 'AA  a\nBB *b\n')).toBe('bb');
  expect(checksumOf('a', 'AA  a\n')).toBe('aa');
  expect(checksumOf('c', 'AA  a\n')).toBeNull();
});
