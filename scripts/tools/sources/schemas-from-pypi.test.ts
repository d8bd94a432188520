import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { KUBERNETES } from '../versions.ts';
import { fakeIo, missing } from './fake-io.ts';
import { schemasFromPypi } from './schemas-from-pypi.ts';

const SCHEMA = '{"$id":"https://x/a","p":{"$ref":"/api/_definitions.json#/$defs/a"}}';

/** Plays pip: the package has these files. */
const pip = (files: string[]) =>
  fakeIo(({ args }) => {
    const wheel = zipSync(Object.fromEntries(files.map((name) => [name, strToU8(SCHEMA)])));
    writeFileSync(join(args[args.indexOf('--dest') + 1] ?? '', 'a.whl'), wheel);
    return '';
  });

test('keeps the strict schemas of the pinned version, fetched once', async () => {
  const path = `p/s/v${KUBERNETES.version}`;
  const { io, ran } = pip([`${path}-local-strict/job-batch-v1.json`, `${path}-local/job-batch-v1.json`, 'p/x.py']);
  const folder = (await schemasFromPypi.find(io)) ?? '';
  expect(readdirSync(folder)).toEqual(['job-batch-v1.json']);
  // so that one finds the other in this folder
  expect(readFileSync(join(folder, 'job-batch-v1.json'), 'utf8')).toBe('{"p":{"$ref":"_definitions.json#/$defs/a"}}');
  expect(ran[0]?.args.at(-1)).toBe(`kubernetes-validate==${KUBERNETES.version}`);
  expect(await schemasFromPypi.find(io)).toBe(folder);
  expect(ran).toHaveLength(1);
});

test('fails without pip, and when the package has no such version', async () => {
  await expect(schemasFromPypi.find(fakeIo(missing).io)).rejects.toThrow('ENOENT');
  await expect(schemasFromPypi.find(pip(['p/s/v1.1.0-local-strict/job.json']).io)).rejects.toThrow('has nothing in');
});
