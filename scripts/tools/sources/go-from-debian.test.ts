import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import type { Ran } from './fake-io.ts';
import { goFromDebian } from './go-from-debian.ts';

const place = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** Plays apt and dpkg: each package brings one file. */
const debian = ({ command, args, options }: Ran): string => {
  if (args.includes('indextargets')) return 'Debian main stable http://mirror.test/debian\n';
  if (args.includes('download'))
    for (const name of args.filter((arg) => arg.startsWith('golang-')))
      writeFileSync(join(options.cwd ?? '', `${name}.deb`), '');
  if (command === 'dpkg' && args[1]?.endsWith('-go.deb')) place(join(args[2] ?? '', 'usr/lib/go-1.26/bin/go'), 'go');
  if (command === 'dpkg' && args[1]?.endsWith('-src.deb')) place(join(args[2] ?? '', 'usr/share/go-1.26/src'), 'src');
  return '';
};

test('unpacks program and library into one folder, once', async () => {
  const { io, ran } = fakeIo(debian);
  const go = (await goFromDebian.find(io)) ?? '';
  expect(go).toBe(join(io.directory, 'go-1.26/usr/lib/go-1.26/bin/go'));
  expect(readFileSync(go, 'utf8')).toBe('go');
  expect(existsSync(join(io.directory, 'go-1.26/usr/share/go-1.26/src'))).toBe(true);
  expect(readdirSync(io.directory)).toEqual(['go-1.26']);
  const calls = ran.length;
  expect(await goFromDebian.find(io)).toBe(go);
  expect(ran).toHaveLength(calls);
});

test('takes what another search unpacked meanwhile', async () => {
  const { io } = fakeIo((ran) => {
    if (ran.args[0] === 'version') place(join(io.directory, 'go-1.26/usr/lib/go-1.26/bin/go'), 'theirs');
    return debian(ran);
  });
  expect(readFileSync((await goFromDebian.find(io)) ?? '', 'utf8')).toBe('theirs');
});

test('fails when what came does not run', async () => {
  const { io } = fakeIo((ran) => (ran.args[0] === 'version' ? missing() : debian(ran)));
  await expect(goFromDebian.find(io)).rejects.toThrow('sid: spawn ENOENT; trixie-backports: spawn ENOENT');
  expect(readdirSync(io.directory)).toEqual([]);
});

test('does not apply where there is no apt', async () => {
  const { io } = fakeIo(missing);
  expect(await goFromDebian.find(io)).toBeNull();
});
