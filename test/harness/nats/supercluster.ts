import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from '../../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../../lib/server/keys/server-config.ts';
import { findNatsServer } from '../../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { startNatsProcess } from '../../../scripts/tools/nats-process.ts';
import { waitForPeers } from './nats-cluster.ts';

/** Clusters joined by gateways, with the keys of one operator and one meta group of JetStream over all of them. */
export interface Supercluster {
  names: string[];
  /** of each server, in the order of the names */
  urls: string[];
  directory: string;
  keysDirectory: string;
  /** ends a server as a crash would (SIGKILL) */
  kill: (server: number) => Promise<void>;
  /** takes claims and streams of a killed one away */
  empty: (server: number) => Promise<void>;
  start: (server: number) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts so many servers in each of the clusters; resolves when every server sees all the others. */
export async function startSupercluster(sizes: Record<string, number>): Promise<Supercluster> {
  const binary = await findNatsServer();
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-supercluster-'));
  const operatorDirectory = join(directory, 'operator');
  await bootstrap(operatorDirectory);
  const members = Object.entries(sizes).flatMap(([cluster, size]) =>
    Array.from({ length: size }, (_, n) => ({ cluster, name: `${cluster}-${n + 1}` })),
  );
  const found = await freePorts(members.length * 5);
  const servers = members.map((member, n) => {
    const [client = 0, monitor = 0, websocket = 0, route = 0, gateway = 0] = found.slice(n * 5);
    return { ...member, client, monitor, websocket, route, gateway };
  });
  const addresses = (cluster: string, port: 'route' | 'gateway') =>
    servers.flatMap((one) => (one.cluster === cluster ? [`"nats://127.0.0.1:${one[port]}"`] : [])).join(', ');
  const gateways = Object.keys(sizes)
    .map((name) => `{ name: "${name}", urls: [${addresses(name, 'gateway')}] }`)
    .join(', ');
  const starts = await Promise.all(
    servers.map(async (one) => {
      const home = join(directory, one.name);
      await mkdir(home);
      const config = renderServerConfig(operatorDirectory, {
        serverName: one.name,
        host: '127.0.0.1',
        port: one.client,
        monitorPort: one.monitor,
        websocketPort: one.websocket,
        allowedOrigins: [],
        storeDirectory: join(home, 'store'),
      });
      const joined = [
        `cluster { name: "${one.cluster}", listen: "127.0.0.1:${one.route}", routes: [${addresses(one.cluster, 'route')}] }`,
        `gateway { name: "${one.cluster}", listen: "127.0.0.1:${one.gateway}", gateways: [${gateways}] }`,
        '',
      ];
      const configFile = join(home, 'nats-server.conf');
      await writeFile(configFile, config + joined.join('\n'), { mode: 0o600 });
      const logFile = join(home, 'nats-server.log');
      return () => startNatsProcess({ binary, configFile, logFile, monitorPort: one.monitor });
    }),
  );
  const children = await Promise.all(starts.map((start) => start()));
  await waitForPeers(servers.map(({ monitor }) => monitor));
  return {
    names: servers.map(({ name }) => name),
    urls: servers.map(({ client }) => `nats://127.0.0.1:${client}`),
    directory,
    keysDirectory: join(operatorDirectory, 'keys'),
    kill: async (server) => {
      await children[server]?.kill();
    },
    empty: (server) => rm(join(directory, servers[server]?.name ?? '', 'store'), { recursive: true }),
    start: async (server) => {
      const start = starts[server];
      if (start) children[server] = await start();
    },
    stop: async () => {
      await Promise.all(children.map((child) => child.stop()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
