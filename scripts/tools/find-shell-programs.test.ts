import { expect, test } from 'vitest';
import { findShellPrograms } from './find-shell-programs.ts';
import { fakeIo, missing } from './sources/fake-io.ts';

test('nothing is installed where all are there', async () => {
  const { io, ran } = fakeIo(({ command }) => (command === 'which' ? '/usr/bin/it' : missing()));
  expect(await findShellPrograms(io)).toContain('jq');
  expect(ran.every(({ command }) => command === 'which')).toBe(true);
});

test('what is missing comes by the package that has it', async () => {
  const there = new Set(['curl', 'ip', 'openssl', 'unshare']);
  const { io, ran } = fakeIo(({ command, args }) => {
    if (args.includes('install')) for (const name of ['jq', 'envsubst']) there.add(name);
    return command !== 'which' || there.has(args[0] ?? '') ? '' : missing();
  });
  await findShellPrograms(io);
  expect(ran.find(({ args }) => args.includes('install'))?.args.slice(3)).toEqual(['gettext-base', 'jq']);
});

test('what cannot be had is named', async () => {
  const { io } = fakeIo(missing);
  await expect(findShellPrograms(io)).rejects.toThrow('Install curl, envsubst, ip, jq, openssl, unshare');
});
