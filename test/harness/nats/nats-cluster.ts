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
import { startRouteNetwork } from './route-network.ts';

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
  /** ends the n-th server as an operator would, telling the others (SIGTERM) */
  shutDown: (server: number) => Promise<void>;
  /** has the n-th server send its clients to the others, one after the other, and end then (SIGUSR2, `--signal ldm`): half a minute */
  lameDuck: (server: number) => Promise<void>;
  /** takes claims and streams of the n-th server away, which has ended, as if its disk were new */
  empty: (server: number) => Promise<void>;
  /** process of the n-th server */
  pid: (server: number) => number;
  /** lets the n-th server stand still, its connections open (SIGSTOP) */
  freeze: (server: number) => Promise<void>;
  /** lets it go on where it stood (SIGCONT) */
  thaw: (server: number) => void;
  /**
   * Cuts the n-th server off from the others while it runs and clients reach it: its routes end (`severed`), or stay open and carry
   * nothing (`silent`). Only in a cluster with `network`.
   */
  cut: (server: number, how: 'severed' | 'silent') => void;
  /** resolves when the others follow the n-th server in nothing more: every stream has a leader among them */
  elected: (server: number) => Promise<void>;
  /** lets all servers reach each other again; resolves when they are one cluster, and have caught up */
  heal: () => Promise<void>;
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
 * Resolves when every server knows a leader of JetStream's meta group, and whoever tells of the others sees all of them: before that no stream can have three
 * replicas, and another leader may not know of a peer yet.
 */
export async function waitForPeers(monitorPorts: readonly number[]): Promise<void> {
  // Twice: one that has just begun to lead has not heard of all peers yet.
  let rounds = 0;
  while (rounds < 2) {
    const leaders = await Promise.all(
      monitorPorts.map(async (port) => {
        const answer: unknown = await fetch(`http://127.0.0.1:${port}/jsz`).then((response) => response.json());
        const { leader, replicas } = metaSchema.parse(answer).meta_cluster;
        // Before 2.15 only the leader tells of the others.
        const seen = replicas?.filter(({ offline }) => !offline).length;
        return seen === undefined || seen === monitorPorts.length - 1 ? leader : undefined;
      }),
    );
    const [leader, ...others] = new Set(leaders);
    rounds = leader !== undefined && others.length === 0 ? rounds + 1 : 0;
    await sleep(50);
  }
}

const streamsSchema = z.object({
  meta_cluster: z.object({ leader: z.string().optional() }),
  account_details: z
    .array(
      z.object({
        stream_detail: z.array(z.object({ cluster: z.object({ leader: z.string().optional() }) })).default([]),
      }),
    )
    .default([]),
});

/** Resolves when each of these servers knows a leader of the meta group and of each of its streams, and it is none of the name. */
async function waitForOtherLeaders(monitorPorts: readonly number[], name: string): Promise<void> {
  const hasOthers = async (port: number) => {
    const answer: unknown = await fetch(`http://127.0.0.1:${port}/jsz?accounts=true&streams=true`).then((response) =>
      response.json(),
    );
    const { meta_cluster: meta, account_details: accounts } = streamsSchema.parse(answer);
    const groups = [meta, ...accounts.flatMap((account) => account.stream_detail.map(({ cluster }) => cluster))];
    return groups.every(({ leader = name }) => leader !== name);
  };
  while (!(await Promise.all(monitorPorts.map(hasOthers))).every(Boolean)) await sleep(100);
}

/** Resolves when a server says that it is up to date in every stream. */
async function waitForHealth(monitorPort: number): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${monitorPort}/healthz`)).ok) await sleep(100);
}

interface ClusterOptions {
  /** whether there is a network between the servers that can be cut; clients stay at the server they were given then */
  network?: boolean;
  /** of each server, which streams can be placed by */
  tags?: [string, string, string];
}

/** Starts a cluster of the test's own; resolves when JetStream has a leader that sees every server. */
export async function startNatsCluster({
  network: hasNetwork = false,
  tags,
}: ClusterOptions = {}): Promise<TestNatsCluster> {
  const binary = await findNatsServer();
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-cluster-'));
  const operatorDirectory = join(directory, 'operator');
  await bootstrap(operatorDirectory);
  const ports = await freePorts(NAMES.length * PORTS_EACH);
  const portOf = (server: number, which: number) => ports[server * PORTS_EACH + which] ?? 0;
  const direct = NAMES.map((_, server) => `nats://127.0.0.1:${portOf(server, 3)}`);
  const network = hasNetwork ? await startRouteNetwork(NAMES.map((_, server) => portOf(server, 3))) : null;
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
      const routes = (network?.routesOf(server) ?? direct).map((url) => `"${url}"`).join(', ');
      const cluster = `cluster { name: "test", listen: "127.0.0.1:${portOf(server, 3)}", routes: [${routes}]${network?.settings ?? ''} }\n`;
      // as short as nats-server takes it
      const lameDuck = 'lame_duck_grace_period: "1s"\nlame_duck_duration: "30s"\n';
      const tagged = tags === undefined ? '' : `server_tags: ["${tags[server] ?? ''}"]\n`;
      const configFile = join(home, 'nats-server.conf');
      await writeFile(configFile, config + cluster + lameDuck + tagged, { mode: 0o600 });
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
    shutDown: async (server) => {
      await children[server]?.stop();
    },
    lameDuck: async (server) => {
      const child = children[server];
      if (child === undefined) return;
      process.kill(child.pid, 'SIGUSR2');
      await child.ended;
    },
    empty: (server) => rm(join(directory, NAMES[server] ?? '', 'store'), { recursive: true }),
    pid: (server) => children[server]?.pid ?? 0,
    freeze: async (server) => {
      const pid = children[server]?.pid;
      if (pid === undefined) return;
      frozen.add(server);
      await freeze(pid);
    },
    thaw,
    cut: (server, how) => {
      if (network === null) throw new Error('The cluster was started without a network to cut.');
      network.cut(server, how);
    },
    elected: (server) => {
      const others = NAMES.flatMap((_, other) => (other === server ? [] : [portOf(other, 1)]));
      return waitForOtherLeaders(others, NAMES[server] ?? '');
    },
    heal: async () => {
      network?.heal();
      await waitForPeers(NAMES.map((_, server) => portOf(server, 1)));
      await Promise.all(NAMES.map((_, server) => waitForHealth(portOf(server, 1))));
    },
    start: async (server) => {
      const start = starts[server];
      if (start) children[server] = await start();
    },
    stop: async () => {
      // What stands still hears no request to end.
      for (const server of [...frozen]) thaw(server);
      await Promise.all(children.map((child) => child.stop()));
      network?.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
