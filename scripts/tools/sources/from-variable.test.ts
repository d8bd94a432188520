import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromVariable } from './from-variable.ts';

const source = fromVariable('NATS_SERVER');

test('takes what the variable names', async () => {
  const { io, ran } = fakeIo(() => 'nats-server: v2.10.0', { env: { NATS_SERVER: '/opt/nats-server' } });
  expect(await source.find(io)).toBe('/opt/nats-server');
  expect(ran[0]?.args).toEqual(['--version']);
});

test('takes a program in the folder that the variable names', async () => {
  const { io, ran } = fakeIo(() => 'Keycloak 26.7.3', { env: { KEYCLOAK_HOME: '/opt/keycloak' } });
  expect(await fromVariable('KEYCLOAK_HOME', 'bin/kc.sh').find(io)).toBe('/opt/keycloak/bin/kc.sh');
  expect(ran[0]?.command).toBe('/opt/keycloak/bin/kc.sh');
});

test.each([{}, { NATS_SERVER: '' }])('does not apply when it is not set: %o', async (env) => {
  const { io, ran } = fakeIo(() => '', { env });
  expect(await source.find(io)).toBeNull();
  expect(ran).toEqual([]);
});

test('fails when the program does not run', async () => {
  const { io } = fakeIo(missing, { env: { NATS_SERVER: '/opt/nats-server' } });
  await expect(source.find(io)).rejects.toThrow('ENOENT');
});
