import { join } from 'node:path';
import type { ToolIo } from './tool-io.ts';
import { JAVA } from './versions.ts';

/**
 * Path of the Java that Keycloak's own scripts would take: the one of JAVA_HOME, else the one on PATH.
 * @throws Error that says what to install when there is none or it is too old.
 */
export async function findJava(io: ToolIo): Promise<string> {
  const advice = `Install Java ${JAVA.oldest} or later so that it is on PATH, or name its folder in the variable JAVA_HOME.`;
  const { JAVA_HOME: home = '' } = io.env;
  const java = home === '' ? 'java' : join(home, 'bin', 'java');
  let printed: string;
  try {
    printed = await io.run(java, ['--version']);
  } catch (cause) {
    throw new Error(`No Java found. ${advice}`, { cause });
  }
  // “openjdk 17.0.15 2025-04-15”, and “openjdk 21 2023-09-19” of a first release
  const version = /^\S+ (\d+)/.exec(printed)?.[1];
  if (version !== undefined && Number(version) >= JAVA.oldest) return java;
  throw new Error(`${java} is Java ${version ?? 'of an unknown version'}. ${advice}`);
}
