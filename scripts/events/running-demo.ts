import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentName, parseEnvironmentName } from '../../lib/domain/names.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { connectHome } from '../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';
import type { DemoFile } from '../demo/demo-file.ts';
import { demoState } from '../demo/demo-state.ts';
import { asOperator } from '../demo/operator.ts';
import { appEnvironment } from '../demo/start-app.ts';

/** What stands in the way, in words for whoever called the tool. */
export class CannotPublish extends Error {}

const answers = (address: string) =>
  fetch(address, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

async function readDemo(file: string): Promise<DemoFile> {
  const text = await readFile(file, 'utf8').catch(() => null);
  const demo = text === null ? null : (JSON.parse(text) as DemoFile);
  if (demo === null || !(await answers(`${demo.app}/healthz`))) {
    throw new CannotPublish('No demo runs here. Start one with npm run demo, and this beside it.');
  }
  return demo;
}

/** Connections into the Organizations of Environments, by the Environment. */
async function openEnvironments(names: readonly string[], issuer: string): Promise<Map<string, NatsConnection>> {
  const grant = authorize(asOperator(issuer).actor, 'organization.create');
  const { organizations } = await getIndex();
  const known = [...organizations.values()];
  const homes = names.map((name) => {
    const parsed = parseEnvironmentName(name);
    const home = known.find(
      ({ slug, environments }) => slug === parsed?.organization && environments.includes(parsed.type),
    );
    if (home) return { name, home };
    const some = known.flatMap(({ slug, environments }) => environments.map((type) => environmentName(slug, type)));
    throw new CannotPublish(`There is no Environment “${name}”. There are: ${some.sort().slice(0, 10).join(', ')}.`);
  });
  const opened = new Map<string, Promise<NatsConnection>>();
  const open = (organization: string, account: string) => {
    const connection = opened.get(account) ?? connectHome(grant, { organization, account });
    opened.set(account, connection);
    return connection;
  };
  const connections = homes.map(
    async ({ name, home: { slug, account } }) => [name, await open(slug, account)] as const,
  );
  return new Map(await Promise.all(connections));
}

/**
 * Connections to Environments of the demo that runs, with the demo's own keys. Throws `CannotPublish` when none runs, or when an
 * Environment is not there.
 */
export async function connectToDemo(environments: readonly string[]): Promise<Map<string, NatsConnection>> {
  const state = demoState();
  const demo = await readDemo(state.demoFile);
  // this process acts as the demo does
  Object.assign(process.env, appEnvironment(state, demo));
  return openEnvironments(environments, demo.issuers[0] ?? '');
}
