import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { KEYCLOAK } from '../versions.ts';
import { fakeIo, missing } from './fake-io.ts';
import type { Ran } from './fake-io.ts';
import { keycloakFromMaven } from './keycloak-from-maven.ts';

const FOLDER = `keycloak-${KEYCLOAK.version}`;
const place = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** Plays Maven and Keycloak's build. */
const maven = ({ command, args, options }: Ran): string => {
  if (command === 'mvn' && args.length > 1) place(join(options.cwd ?? '', FOLDER, 'bin/kc.sh'), 'fetched');
  if (args[0] === 'build') place(command, 'fetched and built');
  return '';
};

test('fetches the pinned version with its checksum checked, builds it, and keeps it', async () => {
  const { io, ran } = fakeIo(maven);
  const path = await keycloakFromMaven.find(io);
  expect(path).toBe(join(io.directory, FOLDER, 'bin/kc.sh'));
  expect(readFileSync(path ?? '', 'utf8')).toBe('fetched and built');
  expect(ran[1]?.args).toContain('--strict-checksums');
  expect(ran[1]?.args).toContain(`-Dartifact=org.keycloak:keycloak-quarkus-dist:${KEYCLOAK.version}:zip`);
  expect(readdirSync(io.directory)).toEqual([FOLDER]);
  const calls = ran.length;
  expect(await keycloakFromMaven.find(io)).toBe(path);
  expect(ran).toHaveLength(calls);
});

test('takes what another search kept meanwhile', async () => {
  const { io } = fakeIo((ran) => {
    if (ran.args[0] === 'build') place(join(io.directory, FOLDER, 'bin/kc.sh'), 'theirs');
    return maven(ran);
  });
  expect(readFileSync((await keycloakFromMaven.find(io)) ?? '', 'utf8')).toBe('theirs');
});

test('keeps nothing that was not built', async () => {
  const { io } = fakeIo((ran) => (ran.args[0] === 'build' ? missing() : maven(ran)));
  await expect(keycloakFromMaven.find(io)).rejects.toThrow('ENOENT');
  expect(readdirSync(io.directory)).toEqual([]);
});

test('does not apply without Maven', async () => {
  expect(await keycloakFromMaven.find(fakeIo(missing).io)).toBeNull();
});
