import { expect, test } from 'vitest';
import { findJava } from './find-java.ts';
import { fakeIo, missing } from './sources/fake-io.ts';

test.each(['openjdk 17.0.15 2025-04-15\nOpenJDK Runtime', 'openjdk 21 2023-09-19', 'java 25.0.1 2025-10-21 LTS'])(
  'takes %j',
  async (printed) => {
    expect(await findJava(fakeIo(() => printed).io)).toBe('java');
  },
);

test('takes the Java of JAVA_HOME first, as Keycloak does', async () => {
  const { io, ran } = fakeIo(() => 'openjdk 21.0.1 2023-10-17', { env: { JAVA_HOME: '/opt/java' } });
  expect(await findJava(io)).toBe('/opt/java/bin/java');
  expect(ran).toHaveLength(1);
});

test.each([
  ['openjdk 11.0.22 2024-01-16', 'java is Java 11. Install Java 17 or later'],
  ['?', 'of an unknown version'],
])('refuses %j and says what to install', async (printed, said) => {
  await expect(findJava(fakeIo(() => printed).io)).rejects.toThrow(said);
});

test('says what to install where there is none', async () => {
  await expect(findJava(fakeIo(missing).io)).rejects.toThrow('No Java found. Install Java 17 or later');
});
