import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { getCatalyst } from '../../lib/server/nats/connections/catalyst.ts';
import { getSystem } from '../../lib/server/nats/connections/system.ts';
import type { TestNatsCluster } from './nats/nats-cluster.ts';
import { startNatsProxy } from './nats/nats-proxy.ts';
import type { Judge } from './nats/nats-proxy.ts';
import { startNatsServer } from './nats/nats-server.ts';
import type { StartNatsServerOptions, TestNatsServer } from './nats/nats-server.ts';

export interface VertebraProcess {
  nats: TestNatsServer;
  /** the VERTEBRA_* variables, for a child process that is a second server */
  environment: Record<string, string>;
  stop: () => Promise<void>;
}

/** Forgets what hangs on globalThis, so that the next question starts as in a new process. */
function forgetSingletons(): void {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (key.description?.startsWith('vertebra.')) Reflect.deleteProperty(globalThis, key);
  }
}

/** What reads figures and the details of readiness. */
export const MACHINE = { authorization: 'Bearer metrics-of-the-tests' };

/** What Vertebra has to know of the NATS it runs beside. */
interface NatsBeside {
  url: string;
  websocketUrl: string;
  keysDirectory: string;
  /** for files of the test's own */
  directory: string;
}

/** Makes this process a Vertebra server beside a NATS that is there. */
export async function joinNats(nats: NatsBeside): Promise<Omit<VertebraProcess, 'nats'>> {
  const issuersFile = join(nats.directory, 'issuers.json');
  const issuer = {
    name: 'Sovereign',
    issuer: 'http://127.0.0.1:1/realm',
    clientId: 'vertebra',
    scope: { kind: 'sovereign' },
  };
  await writeFile(issuersFile, JSON.stringify([issuer]));
  const environment = {
    VERTEBRA_BASE_URL: 'http://127.0.0.1:3000',
    VERTEBRA_NATS_URL: nats.url,
    VERTEBRA_NATS_WEBSOCKET_URL: nats.websocketUrl,
    VERTEBRA_PROJECTOR_URL: 'http://127.0.0.1:3001',
    VERTEBRA_KEYS_DIR: nats.keysDirectory,
    VERTEBRA_ISSUERS_FILE: issuersFile,
    VERTEBRA_DRAIN_SECONDS: '0',
    VERTEBRA_METRICS_LISTEN: '127.0.0.1:0',
    VERTEBRA_PROJECTOR_METRICS_LISTEN: '127.0.0.1:0',
    VERTEBRA_METRICS_TOKEN: MACHINE.authorization.slice('Bearer '.length),
  };
  forgetSingletons();
  Object.assign(process.env, environment);
  return {
    environment,
    stop: async () => {
      const connections = await Promise.allSettled([getSystem(), getCatalyst().then(({ connection }) => connection)]);
      for (const outcome of connections) if (outcome.status === 'fulfilled') await outcome.value.close();
      forgetSingletons();
    },
  };
}

/**
 * Makes this process a Vertebra server beside a cluster. One that has just been started loses sight of a server for a moment, and makes no
 * stream of three replicas then, so its first answer is waited for.
 */
export async function joinCluster(
  cluster: TestNatsCluster,
  nats: Partial<NatsBeside> = {},
): Promise<Omit<VertebraProcess, 'nats'>> {
  const vertebra = await joinNats({ ...cluster, websocketUrl: cluster.websocketUrls[0], ...nats });
  await vi.waitFor(getCatalyst, { timeout: 20_000, interval: 500 });
  return vertebra;
}

/**
 * A nats-server of the test file's own, and this process configured as a Vertebra server beside it; with a judge, all that
 * it publishes goes past that.
 */
export async function startVertebra(judge?: Judge, options: StartNatsServerOptions = {}): Promise<VertebraProcess> {
  const nats = await startNatsServer(options);
  const proxy = judge && (await startNatsProxy(nats.ports.client, judge));
  const { environment, stop } = await joinNats({ ...nats, url: proxy?.url ?? nats.url });
  return {
    nats,
    environment,
    stop: async () => {
      await stop();
      proxy?.stop();
      await nats.stop();
    },
  };
}

const MAIN = fileURLToPath(new URL('../../scripts/cli/main.ts', import.meta.url));

/** Runs `vertebra …` from source, as a person on the machine of the keys does; `text` is all that it prints. */
export function startCommand(args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--no-warnings', MAIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  return { kill: () => child.kill('SIGKILL'), ended: ended.then(([code]) => ({ code, text })) };
}
