import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromDebianPackages } from './apt.ts';
import { fakeIo } from './fake-io.ts';

const WANTED = { packages: ['one', 'two'], suites: ['sid'] };
const takeNames = (unpacked: string) => Promise.resolve(readdirSync(join(unpacked, '..')));

test('fetches lists of its own where the system has none yet', async () => {
  let updated = false;
  const { io, ran } = fakeIo(({ args, options }) => {
    if (args.includes('update')) updated = true;
    if (args.includes('indextargets')) return updated ? 'Debian main stable http://mirror.test/debian\n' : '';
    if (args.includes('download'))
      for (const name of WANTED.packages) writeFileSync(join(options.cwd ?? '', `${name}.deb`), '');
    return '';
  });
  expect(await fromDebianPackages(io, WANTED, takeNames)).toEqual(expect.arrayContaining(['one.deb', 'two.deb']));
  const updates = ran.filter(({ args }) => args.includes('update'));
  expect(updates).toHaveLength(2);
  for (const { args } of updates) expect(args.some((arg) => arg.startsWith('Dir::State::Lists='))).toBe(true);
});

test('does not apply where apt knows no Debian', async () => {
  const { io } = fakeIo(({ args }) => (args.includes('indextargets') ? 'Ubuntu main noble http://mirror.test\n' : ''));
  expect(await fromDebianPackages(io, WANTED, takeNames)).toBeNull();
});

test('refuses a download that is not whole', async () => {
  const { io } = fakeIo(({ args, options }) => {
    if (args.includes('download')) writeFileSync(join(options.cwd ?? '', 'one.deb'), '');
    return args.includes('indextargets') ? 'Debian main stable http://mirror.test/debian\n' : '';
  });
  await expect(fromDebianPackages(io, WANTED, takeNames)).rejects.toThrow('did not bring every package');
});
