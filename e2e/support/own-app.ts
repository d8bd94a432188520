import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startChild } from '../../scripts/tools/child.ts';
import type { Child } from '../../scripts/tools/child.ts';
import { METRICS_TOKEN } from '../../scripts/demo/start-app.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { waitUntilAnswers } from '../../scripts/tools/wait-until-answers.ts';
import { APP_VARIABLE, KEYS_DIRECTORY, readDemo, STATE_DIRECTORY } from './demo.ts';

type Environment = Record<string, string>;

export interface OwnApp {
  url: string;
  /** where it answers machines */
  machines: string;
  child: Child;
  log: () => Promise<string>;
  /** waits for its first answer */
  up: () => Promise<void>;
  stop: () => Promise<void>;
}

/** A configuration that works as far as it is the app's own: nobody listens at the NATS and identity provider it names. */
export async function lonelyEnvironment(port: number): Promise<Environment> {
  const [nats = 0, websocket = 0, identity = 0] = await freePorts(3);
  const issuersFile = join(STATE_DIRECTORY, `issuers-${String(port)}.json`);
  const issuer = `http://localhost:${String(identity)}/realms`;
  await writeFile(
    issuersFile,
    JSON.stringify([
      { name: 'S', issuer: `${issuer}/catalyst-admin`, clientId: 'v', scope: { kind: 'sovereign' } },
      { name: 'O', issuer: `${issuer}/{org}`, clientId: 'v', scope: { kind: 'organization-template' } },
    ]),
  );
  return {
    VERTEBRA_BASE_URL: `http://127.0.0.1:${String(port)}`,
    VERTEBRA_NATS_URL: `nats://127.0.0.1:${String(nats)}`,
    VERTEBRA_NATS_WEBSOCKET_URL: `ws://127.0.0.1:${String(websocket)}`,
    VERTEBRA_PROJECTOR_URL: readDemo().projector,
    VERTEBRA_KEYS_DIR: KEYS_DIRECTORY,
    VERTEBRA_ISSUERS_FILE: issuersFile,
    VERTEBRA_METRICS_TOKEN: METRICS_TOKEN,
    VERTEBRA_DRAIN_SECONDS: '0',
  };
}

/** Variables of this process without those of Vertebra: what a test leaves out is missing. */
const bareEnvironment = (): Environment =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith('VERTEBRA_') || value === undefined ? [] : [[name, value]],
    ),
  );

/**
 * Another app beside the demo's, of the same build and with the same keys: whoever is signed in at the demo is signed in
 * here, since cookies ignore ports.
 */
export async function startOwnApp(environment: (port: number) => Environment | Promise<Environment>): Promise<OwnApp> {
  const [port = 0, machines = 0] = await freePorts(2);
  const server = process.env[APP_VARIABLE] ?? '';
  const logs = join(STATE_DIRECTORY, 'own-apps');
  await mkdir(logs, { recursive: true });
  const logFile = join(logs, `${String(port)}.log`);
  await rm(logFile, { force: true });
  const hostname = new URL(readDemo().app).hostname;
  const child = await startChild({
    command: process.execPath,
    args: [server],
    cwd: dirname(server),
    env: {
      ...bareEnvironment(),
      ...(await environment(port)),
      NODE_ENV: 'production',
      VERTEBRA_LISTEN: `${hostname}:${String(port)}`,
      VERTEBRA_METRICS_LISTEN: `127.0.0.1:${String(machines)}`,
    },
    logFile,
  });
  const url = `http://${hostname}:${String(port)}`;
  return {
    url,
    machines: `http://127.0.0.1:${String(machines)}`,
    child,
    log: () => readFile(logFile, 'utf8'),
    up: () => waitUntilAnswers(child, `${url}/healthz`, logFile),
    stop: child.stop,
  };
}
