import { existsSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, BootstrapError } from '../../../lib/server/keys/bootstrap.ts';
import { DEPLOYMENT, mergeSettings, readDeployment, writeDeployment } from './deployment.ts';
import { nextSteps } from './next-steps.ts';
import { findOwner, giveKeys } from './owner.ts';
import { configFileOf, makeServerFiles } from './server-files.ts';
import { readSettings, serversOf } from './settings.ts';
import type { Given, Settings } from './settings.ts';
import { deriveStoreSize, sizeWarning } from './store-size.ts';

function demandRight(given: Given): Settings {
  const read = readSettings(given);
  if ('settings' in read) return read.settings;
  throw new BootstrapError(['Nothing was changed:', ...read.problems.map((problem) => `  ${problem}.`)].join('\n'));
}

async function withStoreSize(given: Given): Promise<{ given: Given; notes: string[] }> {
  const size = given['store-size'];
  const isCluster = (given.node ?? []).length > 0;
  if (size === undefined && isCluster)
    throw new BootstrapError(
      'Nothing was changed:\n  --store-size is missing: what each server’s JetStream may keep, such as 50GB; its disk cannot be seen from here.',
    );
  // One that is no folder has its own problem.
  const store = given.store ?? '/data/nats';
  if (size !== undefined) return { given, notes: [] };
  const { size: derived, said } = await deriveStoreSize(store);
  return { given: { ...given, 'store-size': derived }, notes: [said] };
}

/** A directory of before `deployment.json`: what its nats-server.conf was made from is not known. */
function isOlder(directory: string): boolean {
  return existsSync(path.join(directory, 'nats-server.conf')) && !existsSync(path.join(directory, DEPLOYMENT));
}

async function settingsFor(
  directory: string,
  given: Given,
): Promise<{ settings: Settings; isNew: boolean; notes: string[] }> {
  const before = readDeployment(directory);
  if (before !== null) {
    demandRight({ ...before, ...given, node: before.node });
    const settings = demandRight(mergeSettings(directory, before, given));
    return { settings, isNew: settings.node.length > before.node.length, notes: [] };
  }
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  if (isOlder(directory) && said.length > 0) {
    throw new BootstrapError(
      `${path.join(directory, 'nats-server.conf')} is there, and no ${DEPLOYMENT} that says what it was made from, so ${said.map(([name]) => `--${name}`).join(', ')} cannot be kept to. Nothing was changed. Change it by hand; or take it away and run this again: keys stay as they are.`,
    );
  }
  demandRight({ 'store-size': '1GB', ...given });
  const { given: complete, notes } = await withStoreSize(given);
  const settings = demandRight(complete);
  const warning = settings.node.length === 0 ? await sizeWarning(settings.store, settings['store-size']) : null;
  return { settings, isNew: true, notes: warning === null ? notes : [...notes, warning] };
}

/**
 * Makes what is missing of a deployment below `directory`: keys, `deployment.json`, one nats-server.conf a server. What is there stays as
 * it is. Gives what was done and what is left to do, for people. Throws BootstrapError, which names each option that is wrong or
 * contradicts what is there; then nothing was changed.
 */
export async function makeDeployment(directory: string, given: Given, ownerText?: string): Promise<string> {
  const owner = ownerText === undefined ? null : await findOwner(ownerText);
  const { settings, isNew, notes } = await settingsFor(directory, given);
  const keys = await bootstrap(directory);
  const lines: (readonly [what: 'made' | 'kept' | 'given', name: string])[] = [
    ...keys.created.map((name) => ['made', name] as const),
    ...keys.kept.map((name) => ['kept', name] as const),
  ];
  let added: string[] = [];
  if (isOlder(directory)) lines.push(['kept', 'nats-server.conf']);
  else {
    if (isNew) await writeDeployment(directory, settings);
    const files = await makeServerFiles(directory, settings);
    lines.push([isNew ? 'made' : 'kept', DEPLOYMENT]);
    lines.push(
      ...files.made.map((name) => ['made', name] as const),
      ...files.kept.map((name) => ['kept', name] as const),
    );
    added = serversOf(settings.node)
      .filter((server) => files.made.includes(configFileOf(settings, server)))
      .map(({ name }) => name);
  }
  if (owner !== null) {
    await giveKeys(directory, owner);
    lines.push(['given', `keys to ${owner.text}`]);
  }
  const hasNewKeys = keys.created.length > 0;
  return [
    ...lines.map(([what, name]) => `${what.padEnd(5)} ${what === 'given' ? name : path.join(directory, name)}`),
    nextSteps(directory, settings, { hasNewKeys, isGiven: owner !== null, added, notes }),
  ].join('\n');
}
