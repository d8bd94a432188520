import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromGo } from './from-go.ts';

const source = fromGo('nats-server', 'example.org/nats-server/v2', '2.15.1');

test('compiles the pinned version and keeps it', async () => {
  const { io, ran } = fakeIo(async ({ args, options }) => {
    const bin = options.env?.GOBIN;
    if (args[0] === 'install' && bin !== undefined) await writeFile(join(bin, 'nats-server'), 'compiled');
    return '';
  });
  const path = await source.find(io);
  expect(ran.at(-1)?.args).toEqual(['install', 'example.org/nats-server/v2@v2.15.1']);
  expect(path).toBe(join(io.directory, 'nats-server-2.15.1'));
  expect(await readFile(path ?? '', 'utf8')).toBe('compiled');
});

test('does not apply without Go', async () => {
  const { io } = fakeIo(missing);
  expect(await source.find(io)).toBeNull();
});

test('fails when Go fails', async () => {
  const { io } = fakeIo(({ args }) => (args[0] === 'version' ? 'go1.26' : missing()));
  await expect(source.find(io)).rejects.toThrow('ENOENT');
});
