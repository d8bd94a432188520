/** `npm run demo`: everything on this machine, started, kept and stopped together. */
import { rm } from 'node:fs/promises';
import { stopChildren } from '../tools/child.ts';
import { buildApp } from '../build/build-app.ts';
import { addressesAt, demoFile, writeDemoFile } from './demo-file.ts';
import { demoState, prepareState } from './demo-state.ts';
import type { DemoState } from './demo-state.ts';
import { startIdentityProvider } from './identity/identity-provider.ts';
import { PEOPLE, SOVEREIGN_REALM } from './identity/people.ts';
import { asOperator } from './operator.ts';
import { parseOptions, Usage } from './options.ts';
import type { DemoOptions } from './options.ts';
import { startOrganizations } from './organizations.ts';
import { choosePorts } from './ports.ts';
import { endPreviousDemo } from './previous-demo.ts';
import { seedOrganizations } from './seed.ts';
import { appEnvironment, startApp, writeIssuers } from './start-app.ts';
import { supervise } from './supervise.ts';
import { startNats } from './start-nats.ts';
import { startProjector } from './start-projector.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
/** what to end, last started first */
const running: { stop: () => Promise<void> }[] = [];
let stopping = false;

/** Ends everything in order and then the demo itself. npm passes Ctrl-C on, so it arrives twice: once is enough. */
async function stop(exitCode: number, file: string | null): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const part of running.toReversed()) await part.stop().catch((error: unknown) => say(String(error)));
  await stopChildren();
  if (file !== null) await rm(file, { force: true });
  process.exit(exitCode);
}

async function start(options: DemoOptions, state: DemoState): Promise<void> {
  const since = Date.now();
  const ports = await choosePorts(state.portsFile, options.port);
  const server = await buildApp(state.log('build'), say);

  say('Starting nats-server in operator mode.');
  const pids = { demo: process.pid, nats: 0, app: 0, projector: 0 };
  const addresses = addressesAt(ports);
  const writePids = () => writeDemoFile(state.demoFile, demoFile(ports, identity.issuer, pids));
  const identity = await startIdentityProvider({
    directory: state.identity,
    port: ports.identity,
    appUrl: addresses.app,
  });
  running.push(identity);
  const nats = await startNats(state, ports, async (how) => {
    pids.nats = nats.pid();
    await writePids();
    say(`nats-server ended (${how}) and was started again.`);
  });
  running.push(nats);

  await writeIssuers(state, identity);
  const environment = appEnvironment(state, addresses);
  Object.assign(process.env, environment);
  say('Making the Organizations acme, globex and initech, and letting them live.');
  const operator = asOperator(identity.issuer(SOVEREIGN_REALM));
  running.push(...(await startOrganizations(operator)));
  if (options.organizations > 3) {
    say(`Filling up to ${options.organizations} Organizations.`);
    await seedOrganizations(operator, options.organizations, say);
  }

  say('Starting the app and the projector.');
  let probe: '/readyz' | '/healthz' = '/readyz';
  const startNextApp = () => {
    const child = startApp(server, ports.app, environment, state.log('app'), probe);
    // later on NATS may be away just then
    probe = '/healthz';
    return child;
  };
  const [app, projector] = await Promise.all([
    supervise(startNextApp, async (how) => {
      pids.app = app.pid();
      await writePids();
      say(`The app ended (${how}) and was started again; see ${state.log('app')}.`);
    }),
    startProjector(addresses.projector, environment, state.log('projector'), async (how) => {
      pids.projector = projector.pid();
      await writePids();
      say(`The projector ended (${how}) and was started again; see ${state.log('projector')}.`);
    }),
  ]);
  running.push(app, projector);
  Object.assign(pids, { nats: nats.pid(), app: app.pid(), projector: projector.pid() });
  await writePids();

  say(`\nVertebra is ready after ${((Date.now() - since) / 1000).toFixed(1)} s:  ${addresses.app}\n`);
  say('Sign in as (the password is the username):');
  for (const { username, role, realm } of PEOPLE) {
    say(
      `  ${username.padEnd(16)} ${role.padEnd(18)} ${realm === SOVEREIGN_REALM ? 'the Sovereign' : `Organization ${realm}`}`,
    );
  }
  say('\nCtrl-C stops everything. A second start goes on with the same keys and data.');
}

async function main(): Promise<void> {
  let file: string | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0, file));
  try {
    const options = parseOptions(process.argv.slice(2));
    const state = demoState();
    await endPreviousDemo(state.demoFile, say);
    file = state.demoFile;
    await prepareState(state, options.fresh);
    await start(options, state);
  } catch (error) {
    if (stopping) return;
    process.stderr.write(`${error instanceof Usage ? error.message : describe(error)}\n`);
    await stop(1, file);
  }
}

/** An error with the causes behind it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n  because: ${describe(error.cause)}`;
}

await main();
