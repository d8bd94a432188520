import { expect, test } from 'vitest';
import { findTool } from './find-tool.ts';
import type { Source } from './find-tool.ts';
import { NATS_SERVER_SOURCES } from './find-nats-server.ts';
import { fakeIo, missing } from './sources/fake-io.ts';

const source = (name: string, find: Source['find']): Source => ({ name, find });
const absent = source('PATH', () => Promise.resolve(null));
const broken = source('the download', () => Promise.reject(new Error('no network\nat line 1')));
const good = source('the cached copy', () => Promise.resolve('/tools/it'));

test('gives the first path and asks no further', async () => {
  const { io } = fakeIo(missing);
  const never = source('never', () => Promise.reject(new Error('asked')));
  expect(await findTool('it', [absent, good, never], 'Install it.', io)).toBe('/tools/it');
});

test('goes on after a failure and says so', async () => {
  const { io, said } = fakeIo(missing);
  expect(await findTool('it', [broken, good], 'Install it.', io)).toBe('/tools/it');
  expect(said).toEqual(['it: the download did not work (no network).']);
});

test('says what to install when all fail', async () => {
  const { io } = fakeIo(missing);
  await expect(findTool('it', [absent, broken], 'Install it.', io)).rejects.toThrow(
    'No it found.\n  - PATH: not there\n  - the download: no network\nInstall it.',
  );
});

test('nats-server is looked for in the order of the documentation', () => {
  expect(NATS_SERVER_SOURCES.map(({ name }) => name)).toEqual([
    'the variable NATS_SERVER',
    'PATH',
    'the cached copy',
    'the release archive',
    'go build',
    "Debian's package",
  ]);
});
