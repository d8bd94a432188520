import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromGoModule } from './from-go-module.ts';

const NSC = { module: 'example.org/nsc/v2', version: '2.15.0' };
const source = fromGoModule('nsc', NSC, () => Promise.resolve('/found/go'));

test('compiles the pinned version in a module of its own and keeps it', async () => {
  let required = '';
  const { io, ran } = fakeIo(async ({ args, options }) => {
    required = await readFile(join(options.cwd ?? '', 'go.mod'), 'utf8');
    await writeFile(args[args.indexOf('-o') + 1] ?? '', 'compiled');
    return '';
  });
  const path = await source.find(io);
  expect(ran.map(({ command }) => command)).toEqual(['/found/go']);
  expect(required).toContain('require example.org/nsc/v2 v2.15.0');
  expect(path).toBe(join(io.directory, 'nsc-2.15.0'));
  expect(await readFile(path ?? '', 'utf8')).toBe('compiled');
});

test('does not apply without Go', async () => {
  const { io } = fakeIo(missing);
  expect(await fromGoModule('nsc', NSC, () => Promise.resolve(null)).find(io)).toBeNull();
});

test('fails when Go fails', async () => {
  const { io } = fakeIo(missing);
  await expect(source.find(io)).rejects.toThrow('ENOENT');
});
