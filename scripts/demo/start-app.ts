import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../tools/child.ts';
import type { Child } from '../tools/child.ts';
import { waitUntilAnswers } from '../tools/wait-until-answers.ts';
import type { DemoAddresses } from './demo-file.ts';
import type { DemoState } from './demo-state.ts';
import type { IdentityProvider } from './identity/identity-provider.ts';
import { SOVEREIGN_REALM } from './identity/people.ts';

/** Says who may sign in, in the file that the app reads. */
export async function writeIssuers(state: DemoState, identity: IdentityProvider): Promise<void> {
  const client = { clientId: identity.clientId, clientSecret: identity.clientSecret };
  const issuers = [
    { name: 'Sovereign', issuer: identity.issuer(SOVEREIGN_REALM), ...client, scope: { kind: 'sovereign' } },
    { name: 'Organization', issuer: identity.issuer('{org}'), ...client, scope: { kind: 'organization-template' } },
  ];
  await writeFile(state.issuersFile, JSON.stringify(issuers, null, 2), { mode: 0o600 });
}

/** What reads figures of the demo. */
export const METRICS_TOKEN = 'metrics-of-the-demo';

/** What app and projector are told by variables, as in production; the demo itself uses the same to act as an operator. */
export const appEnvironment = (
  state: DemoState,
  { app, projector, machines, nats }: DemoAddresses,
): Record<string, string> => ({
  VERTEBRA_BASE_URL: app,
  VERTEBRA_NATS_URL: nats.url,
  VERTEBRA_NATS_WEBSOCKET_URL: nats.websocket,
  VERTEBRA_PROJECTOR_URL: projector,
  VERTEBRA_PROJECTOR_LISTEN: new URL(projector).host,
  VERTEBRA_DRAIN_SECONDS: '0',
  VERTEBRA_METRICS_LISTEN: new URL(machines.app).host,
  VERTEBRA_PROJECTOR_METRICS_LISTEN: new URL(machines.projector).host,
  VERTEBRA_KEYS_DIR: join(state.operator, 'keys'),
  VERTEBRA_ISSUERS_FILE: state.issuersFile,
  VERTEBRA_PLANS_FILE: fileURLToPath(new URL('../../examples/plans.json', import.meta.url)),
  VERTEBRA_METRICS_TOKEN: METRICS_TOKEN,
});

/** The production build as one server process; settles when it says that it is ready, or alive where that is asked. */
export async function startApp(
  server: string,
  port: number,
  environment: Record<string, string>,
  logFile: string,
  probe: '/readyz' | '/healthz' = '/readyz',
): Promise<Child> {
  const child = await startChild({
    command: process.execPath,
    args: [server],
    cwd: dirname(server),
    env: { ...process.env, ...environment, VERTEBRA_LISTEN: `127.0.0.1:${port}` },
    logFile,
  });
  try {
    await waitUntilAnswers(child, `http://127.0.0.1:${port}${probe}`, logFile);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return child;
}
