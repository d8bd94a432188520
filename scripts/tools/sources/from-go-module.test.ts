import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromGoModule } from './from-go-module.ts';

const source = fromGoModule('nsc', 'example.org/nsc/v2', '2.15.0');

test('compiles the pinned version in a module of its own and keeps it', async () => {
  let required = '';
  const { io } = fakeIo(async ({ args, options }) => {
    if (args[0] !== 'build') return '';
    required = await readFile(join(options.cwd ?? '', 'go.mod'), 'utf8');
    await writeFile(args[args.indexOf('-o') + 1] ?? '', 'compiled');
    return '';
  });
  const path = await source.find(io);
  expect(required).toContain('require example.org/nsc/v2 v2.15.0');
  expect(path).toBe(join(io.directory, 'nsc-2.15.0'));
  expect(await readFile(path ?? '', 'utf8')).toBe('compiled');
});

test('does not apply without Go', async () => {
  const { io } = fakeIo(missing);
  expect(await source.find(io)).toBeNull();
});
