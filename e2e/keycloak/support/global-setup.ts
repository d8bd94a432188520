import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { buildApp } from '../../../scripts/build/build-app.ts';
import { startApp } from '../../../scripts/demo/start-app.ts';
import { stopChildren } from '../../../scripts/tools/child.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { operator } from '../../../test/harness/callers.ts';
import { startKeycloak } from '../../../test/harness/keycloak.ts';
import { startNatsServer } from '../../../test/harness/nats/nats-server.ts';
import { KeycloakAdmin } from './keycloak-admin.ts';
import { makeRealms } from './make-realms.ts';
import { realmFile } from './realms.ts';
import { issuersFileOf, roleClaimsFileOf, STATE_DIRECTORY, SUITE_FILE } from './suite-file.ts';
import type { SuiteFile } from './suite-file.ts';
import { issuersOf, TOPOLOGIES, TOPOLOGY_NAMES } from './topologies.ts';
import type { TopologyName } from './topologies.ts';

/** Short, so that a browser session is renewed while a test looks. */
const NATS_SESSION_SECONDS = 20;
const CLIENT_SECRET = 'known-to-this-machine-only';

async function makeOrganizations(environment: Record<string, string>): Promise<void> {
  Object.assign(process.env, environment);
  for (const { organizations } of Object.values(TOPOLOGIES)) {
    for (const slug of Object.keys(organizations)) {
      await createOrganization(operator(), { slug, displayName: `${slug} Inc.`, environments: ['dev', 'prod'] });
    }
  }
}

/** Starts one Keycloak, one NATS and an app per topology for all tests, new at every run; gives back what stops them. */
export default async function startSuite(): Promise<() => Promise<void>> {
  await rm(STATE_DIRECTORY, { recursive: true, force: true });
  await mkdir(STATE_DIRECTORY, { recursive: true });
  const server = await buildApp(join(STATE_DIRECTORY, 'build.log'), (line) => process.stdout.write(`${line}\n`));

  const ports = await freePorts(TOPOLOGY_NAMES.length + 1);
  const [replicaPort = 0, ...appPorts] = ports;
  const origin = (port: number | undefined) => `http://127.0.0.1:${port ?? 0}`;
  const apps = Object.fromEntries(TOPOLOGY_NAMES.map((name, at) => [name, origin(appPorts[at])])) as SuiteFile['apps'];
  const [keycloak, nats] = await Promise.all([
    startKeycloak({
      directory: join(STATE_DIRECTORY, 'home'),
      realms: [realmFile('catalyst-admin')],
      environment: { VERTEBRA_BASE_URL: apps['per-organization'], VERTEBRA_CLIENT_SECRET: CLIENT_SECRET },
    }),
    startNatsServer({ directory: join(STATE_DIRECTORY, 'nats'), allowedOrigins: Object.values(apps) }),
  ]);
  const environmentOf = async (name: TopologyName) => {
    const issuers = issuersFileOf(name);
    await writeFile(issuers, JSON.stringify(issuersOf(name, keycloak.url, CLIENT_SECRET)));
    await writeFile(roleClaimsFileOf(name), '[]');
    return {
      VERTEBRA_BASE_URL: apps[name],
      VERTEBRA_ISSUERS_FILE: issuers,
      VERTEBRA_ROLE_CLAIMS: roleClaimsFileOf(name),
      VERTEBRA_NATS_URL: nats.url,
      VERTEBRA_NATS_WEBSOCKET_URL: nats.websocketUrl,
      // Nobody opens an Environment's page in this suite.
      VERTEBRA_PROJECTOR_URL: 'http://127.0.0.1:1',
      VERTEBRA_DRAIN_SECONDS: '0',
      VERTEBRA_METRICS_LISTEN: '127.0.0.1:0',
      VERTEBRA_KEYS_DIR: nats.keysDirectory,
      VERTEBRA_NATS_SESSION_SECONDS: String(NATS_SESSION_SECONDS),
    };
  };
  const start = async (name: TopologyName, port = 0) =>
    startApp(server, port, await environmentOf(name), join(STATE_DIRECTORY, `app-${port}.log`));
  await makeOrganizations(await environmentOf('per-organization'));
  await Promise.all([
    makeRealms(new KeycloakAdmin(keycloak), apps, CLIENT_SECRET),
    ...TOPOLOGY_NAMES.map((name, at) => start(name, appPorts[at])),
    start('per-organization', replicaPort),
  ]);
  const suite: SuiteFile = {
    keycloak: { url: keycloak.url, admin: keycloak.admin },
    nats: { url: nats.url, monitor: nats.monitorUrl },
    apps,
    replica: origin(replicaPort),
  };
  await writeFile(SUITE_FILE, JSON.stringify(suite), { mode: 0o600 });
  return async () => {
    for (const connection of [await getSystem(), (await getCatalyst()).connection]) await connection.close();
    await stopChildren();
    await rm(SUITE_FILE);
  };
}
