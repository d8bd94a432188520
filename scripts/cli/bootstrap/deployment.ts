/** `deployment.json`: the settings that the files of a directory were made from. A later run adds to it and contradicts nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BootstrapError } from '../../../lib/server/keys/bootstrap.ts';
import { readSettings, serversOf } from './settings.ts';
import type { Given, Settings } from './settings.ts';

export const DEPLOYMENT = 'deployment.json';

/** The settings that the directory has, or null. Throws BootstrapError for a file that cannot be used. */
export function readDeployment(directory: string): Settings | null {
  const file = path.join(directory, DEPLOYMENT);
  if (!existsSync(file)) return null;
  const refuse = (why: string) =>
    new BootstrapError(
      `${file} cannot be used: ${why}. Nothing was changed. Restore it, or take it and the nats-server*.conf away.`,
    );
  let content: Given;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as Given;
  } catch {
    throw refuse('it is not JSON');
  }
  const read = readSettings(content);
  if ('problems' in read) throw refuse(read.problems.join('; '));
  return read.settings;
}

const shown = (value: Settings[keyof Settings]): string =>
  Array.isArray(value) ? value.join(', ') : String(value ?? 'none');

/** Servers that are named again need the same host; those that are new come on top. */
function addNodes(before: readonly string[], now: readonly string[]): { node: string[]; problems: string[] } {
  const hosts = new Map(serversOf(before).map(({ name, host }) => [name, host]));
  if (before.length === 0 && now.length > 0)
    return { node: [...now], problems: ['--node: it has a single server, which is no member of a cluster'] };
  const problems = serversOf(now).flatMap(({ name, host }) => {
    const known = hosts.get(name);
    return known === undefined || known === null || known === host
      ? []
      : [`--node ${name}=${host ?? ''}: ${name} is ${known} there`];
  });
  return { node: [...new Set([...before, ...now])], problems };
}

/** The settings of before with what was given now. Throws BootstrapError, which names each option that contradicts them. */
export function mergeSettings(directory: string, before: Settings, given: Given): Given {
  const nodes = addNodes(before.node, given.node ?? []);
  const problems = [
    ...(given.node === undefined ? [] : nodes.problems),
    ...Object.entries(given).flatMap(([name, value]) => {
      const known = before[name as keyof Settings];
      return name === 'node' || value === undefined || isDeepStrictEqual(value, known)
        ? []
        : [`--${name} ${shown(value)}: it was made with ${shown(known)}`];
    }),
  ];
  if (problems.length > 0) {
    throw new BootstrapError(
      [
        `This contradicts what ${directory} was made with:`,
        ...problems.map((problem) => `  ${problem}`),
        `Nothing was changed. Change the files by hand; or take ${DEPLOYMENT} and the nats-server*.conf away and run this again with all options: keys stay as they are.`,
      ].join('\n'),
    );
  }
  return { ...before, node: given.node === undefined ? before.node : nodes.node };
}

/** Written before the files that come of it: whatever ends a run in between, the next one makes the rest. */
export async function writeDeployment(directory: string, settings: Settings): Promise<void> {
  const file = path.join(directory, DEPLOYMENT);
  await writeFile(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
