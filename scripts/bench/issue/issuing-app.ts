/** The production app beside a server of its own, with an Organization whose service account may issue credentials. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { operator } from '../../../test/harness/callers.ts';
import { startNatsServer } from '../../../test/harness/nats/nats-server.ts';
import { joinNats, MACHINE } from '../../../test/harness/vertebra-process.ts';
import { buildApp } from '../../build/build-app.ts';
import { demoState } from '../../demo/demo-state.ts';
import { startIdentityProvider } from '../../demo/identity/identity-provider.ts';
import { SERVICE_ACCOUNTS } from '../../demo/identity/people.ts';
import { startApp, writeIssuers } from '../../demo/start-app.ts';
import { freePorts } from '../../tools/free-ports.ts';

/** The app is not measured while what it does when it starts is under way. */
const SETTLE_MS = 5_000;

export interface IssuingApp {
  url: string;
  organization: string;
  /** an access token, for five minutes */
  token: () => Promise<string>;
  /** seconds of CPU that its process has taken, all threads */
  cpuSeconds: () => Promise<number>;
  /** the VERTEBRA_* variables, for another process beside the same NATS */
  environment: Record<string, string>;
  stop: () => Promise<void>;
}

export async function startIssuingApp(): Promise<IssuingApp> {
  const [account] = SERVICE_ACCOUNTS;
  if (account === undefined) throw new Error('The demo has no service account.');
  const { clientId, realm } = account;
  const nats = await startNatsServer();
  const vertebra = await joinNats(nats);
  await createOrganization(operator(), { slug: realm, displayName: realm, environments: ['dev'] });
  const state = { ...demoState(), issuersFile: join(nats.directory, 'bench-issuers.json') };
  const logs = join(state.directory, 'logs');
  await mkdir(logs, { recursive: true });
  const [port = 0, identityPort = 0, metricsPort = 0] = await freePorts(3);
  const url = `http://127.0.0.1:${String(port)}`;
  const identity = await startIdentityProvider({
    directory: join(nats.directory, 'identity'),
    port: identityPort,
    appUrl: url,
  });
  await writeIssuers(state, identity);
  const environment = {
    ...vertebra.environment,
    VERTEBRA_BASE_URL: url,
    VERTEBRA_ISSUERS_FILE: state.issuersFile,
    VERTEBRA_METRICS_LISTEN: `127.0.0.1:${String(metricsPort)}`,
    // What is measured is the answer, not the limit of one actor.
    VERTEBRA_REQUESTS_PER_MINUTE: '1000000',
  };
  const server = await buildApp(join(logs, 'build.log'), console.log);
  const app = await startApp(server, port, environment, join(logs, 'bench-issue.log'));
  await sleep(SETTLE_MS);
  return {
    url,
    organization: realm,
    environment,
    token: async () => {
      const answer = await fetch(`${identity.issuer(realm)}/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientId }),
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    cpuSeconds: async () => {
      const metrics = await (
        await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`, { headers: MACHINE })
      ).text();
      return Number(/^process_cpu_seconds_total (\S+)/mu.exec(metrics)?.[1]);
    },
    stop: async () => {
      await app.stop();
      await identity.stop();
      await vertebra.stop();
      await nats.stop();
    },
  };
}
