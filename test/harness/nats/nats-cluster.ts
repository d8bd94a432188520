import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../../lib/domain/zod.ts';
import { bootstrap } from '../../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../../lib/server/keys/server-config.ts';
import { findNatsServer } from '../../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { startNatsProcess } from '../../../scripts/tools/nats-process.ts';
import { freeze } from '../freeze.ts';

/** Three real nats-servers as one cluster, with the keys of one operator. */
export interface TestNatsCluster {
  /** of all of them, as VERTEBRA_NATS_URL takes it */
  url: string;
  /** of each of them, where a client has to be at a certain one */
  urls: [string, string, string];
  websocketUrls: [string, string, string];
  directory: string;
  keysDirectory: string;
  /** ends the n-th server as a crash would (SIGKILL) */
  kill: (server: number) => Promise<void>;
  /** lets the n-th server stand still, its connections open (SIGSTOP) */
  freeze: (server: number) => Promise<void>;
  /** lets it go on where it stood (SIGCONT) */
  thaw: (server: number) => void;
  /** starts the n-th server again after that; resolves when it is healthy */
  start: (server: number) => Promise<void>;
  stop: () => Promise<void>;
}

const NAMES = ['test-1', 'test-2', 'test-3'] as const;
const PORTS_EACH = 4;

const metaSchema = z.object({
  meta_cluster: z.object({
    leader: z.string().optional(),
    replicas: z.array(z.object({ name: z.string(), offline: z.boolean().default(false) })).optional(),
  }),
});

/**
 * Resolves when every server knows a leader of JetStream's meta group and sees all the others: before that no stream can have three
 * replicas, and another leader may not know of a peer yet.
 */
async function waitForPeers(monitorPorts: readonly number[]): Promise<void> {
  for (;;) {
    const seen = await Promise.all(
      monitorPorts.map(async (port) => {
        const answer: unknown = await fetch(`http://127.0.0.1:${port}/jsz`).then((response) => response.json());
        const { leader, replicas = [] } = metaSchema.parse(answer).meta_cluster;
        return leader !== undefined && replicas.filter(({ offline }) => !offline).length === NAMES.length - 1;
      }),
    );
    if (seen.every(Boolean)) return;
    await sleep(50);
  }
}

/** Starts a cluster of the test's own; resolves when JetStream has a leader that sees every server. */
export async function startNatsCluster(): Promise<TestNatsCluster> {
  const binary = await findNatsServer();
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-cluster-'));
  const operatorDirectory = join(directory, 'operator');
  await bootstrap(operatorDirectory);
  const ports = await freePorts(NAMES.length * PORTS_EACH);
  const portOf = (server: number, which: number) => ports[server * PORTS_EACH + which] ?? 0;
  const routes = NAMES.map((_, server) => `"nats://127.0.0.1:${portOf(server, 3)}"`).join(', ');
  const starts = await Promise.all(
    NAMES.map(async (serverName, server) => {
      const home = join(directory, serverName);
      await mkdir(home);
      const config = renderServerConfig(operatorDirectory, {
        serverName,
        host: '127.0.0.1',
        port: portOf(server, 0),
        monitorPort: portOf(server, 1),
        websocketPort: portOf(server, 2),
        allowedOrigins: [],
        storeDirectory: join(home, 'store'),
      });
      const cluster = `cluster { name: "test", listen: "127.0.0.1:${portOf(server, 3)}", routes: [${routes}] }\n`;
      const configFile = join(home, 'nats-server.conf');
      await writeFile(configFile, config + cluster, { mode: 0o600 });
      const logFile = join(home, 'nats-server.log');
      return () => startNatsProcess({ binary, configFile, logFile, monitorPort: portOf(server, 1) });
    }),
  );
  const children = await Promise.all(starts.map((start) => start()));
  await waitForPeers(NAMES.map((_, server) => portOf(server, 1)));
  const url = (server: number) => `nats://127.0.0.1:${portOf(server, 0)}`;
  const frozen = new Set<number>();
  const thaw = (server: number) => {
    const pid = children[server]?.pid;
    if (frozen.delete(server) && pid !== undefined) process.kill(pid, 'SIGCONT');
  };
  const websocketUrl = (server: number) => `ws://127.0.0.1:${portOf(server, 2)}`;
  return {
    url: NAMES.map((_, server) => url(server)).join(','),
    urls: [url(0), url(1), url(2)],
    websocketUrls: [websocketUrl(0), websocketUrl(1), websocketUrl(2)],
    directory,
    keysDirectory: join(operatorDirectory, 'keys'),
    kill: async (server) => {
      await children[server]?.kill();
    },
    freeze: async (server) => {
      const pid = children[server]?.pid;
      if (pid === undefined) return;
      frozen.add(server);
      await freeze(pid);
    },
    thaw,
    start: async (server) => {
      const start = starts[server];
      if (start) children[server] = await start();
    },
    stop: async () => {
      // What stands still hears no request to end.
      for (const server of [...frozen]) thaw(server);
      await Promise.all(children.map((child) => child.stop()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
