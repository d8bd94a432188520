import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromGoModule } from './from-go-module.ts';

const NATS = { version: '0.5.1', module: 'example.org/natscli', folder: '/nats' } as const;
const source = fromGoModule('nats', NATS, () => Promise.resolve('/found/go'));

test('compiles the pinned version in a module of its own and keeps it', async () => {
  let required = '';
  const { io, ran } = fakeIo(async ({ args, options }) => {
    required = await readFile(join(options.cwd ?? '', 'go.mod'), 'utf8');
    await writeFile(args[args.indexOf('-o') + 1] ?? '', 'compiled');
    return '';
  });
  const path = await source.find(io);
  expect(ran.map(({ command }) => command)).toEqual(['/found/go']);
  expect(required).toContain('require example.org/natscli v0.5.1');
  expect(ran[0]?.args.at(-1)).toBe('example.org/natscli/nats');
  expect(path).toBe(join(io.directory, 'nats-0.5.1'));
  expect(await readFile(path ?? '', 'utf8')).toBe('compiled');
});

test('does not apply without Go', async () => {
  const { io } = fakeIo(missing);
  expect(await fromGoModule('nats', NATS, () => Promise.resolve(null)).find(io)).toBeNull();
});

test('fails when Go fails', async () => {
  const { io } = fakeIo(missing);
  await expect(source.find(io)).rejects.toThrow('ENOENT');
});
