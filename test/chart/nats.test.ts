import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeIdentitySeed } from '../../lib/server/keys/bootstrap.ts';
import { newKeysData, operatorData } from '../../scripts/cli/bootstrap/kubernetes/secrets.ts';
import { findNatsServer } from '../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { startNatsProcess } from '../../scripts/tools/nats-process.ts';
import { render } from '../harness/chart/render.ts';
import { makeCa } from '../harness/nats/tls.ts';
import { temporaryDirectory } from '../harness/temporary-directory.ts';

const NODES = [0, 1, 2];
const PORTS = { port: 4222, http_port: 8222, cluster: 6222, websocket: 8080 };

/** nats.conf of a pod with its mounts below `root`, and each node's ports in place of the pods' own addresses. */
function onThisMachine(config: string, root: string, node: number, ports: readonly (typeof PORTS)[]): string {
  const own = ports[node] ?? PORTS;
  const places = config
    .replaceAll(/"\/(etc|data|var)/g, `"${root}/$1`)
    .replace('$SERVER_NAME', `v1-nats-${node}`)
    .replaceAll(/v1-nats-(\d)\.v1-nats-headless:6222/g, (_, of) => `127.0.0.1:${ports[Number(of)]?.cluster ?? 0}`);
  return Object.entries(PORTS).reduce(
    (text, [name, port]) => text.replace(new RegExp(`(port": )${port}\\b`), `$1${own[name as keyof typeof PORTS]}`),
    places,
  );
}

const SETS = ['bootstrap', 'ingress-cert-manager'] as const;

describe.skipIf(inject('withoutUpstream') !== null).each(SETS)('three nats-servers of %s', (set) => {
  const withTls = set === 'ingress-cert-manager';
  const stops: (() => Promise<unknown>)[] = [];
  const directory = temporaryDirectory(afterAll);
  let ports: (typeof PORTS)[] = [];
  let ca = '';
  // what the Job puts into the Secrets
  const keys = newKeysData(makeIdentitySeed());

  beforeAll(async () => {
    const free = await freePorts(12);
    ports = NODES.map((node) => {
      const [port = 0, http_port = 0, cluster = 0, websocket = 0] = free.slice(node * 4);
      return { port, http_port, cluster, websocket };
    });
    const config = (await render(set)).find(({ metadata }) => metadata.name === 'v1-nats-config');
    const binary = await findNatsServer();
    const authority = makeCa(directory);
    ca = await readFile(authority.caFile, 'utf8');
    const { certFile, keyFile } = authority.issue('nats', ['127.0.0.1', 'localhost']);
    const tls = { 'tls.crt': await readFile(certFile), 'tls.key': await readFile(keyFile), 'ca.crt': ca };
    const mounts = { 'nats-operator': operatorData(keys), 'nats-certs/nats': tls, 'nats-certs/cluster': tls };
    const servers = await Promise.all(
      NODES.map(async (node) => {
        const root = join(directory, String(node));
        for (const place of ['etc/nats-config', 'var/run/nats', 'data'])
          await mkdir(join(root, place), { recursive: true });
        for (const [place, files] of Object.entries(mounts)) {
          await mkdir(join(root, 'etc', place), { recursive: true });
          for (const [name, content] of Object.entries(files)) await writeFile(join(root, 'etc', place, name), content);
        }
        const configFile = join(root, 'etc/nats-config/nats.conf');
        await writeFile(configFile, onThisMachine(config?.data?.['nats.conf'] ?? '', root, node, ports));
        const monitorPort = ports[node]?.http_port ?? 0;
        return startNatsProcess({ binary, configFile, logFile: join(root, 'log'), monitorPort });
      }),
    );
    stops.push(...servers.map((server) => () => server.stop()));
  });
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  const server = (node: number) => ({
    servers: `localhost:${ports[node]?.port ?? 0}`,
    ...(withTls && { tls: { ca } }),
  });
  const connectAs = (who: 'system' | 'catalyst', node: number) =>
    connect({ ...server(node), authenticator: credsAuthenticator(new TextEncoder().encode(keys[`${who}.creds`])) });

  it('let in the users that bootstrap made, and keep a stream three times', async () => {
    const catalyst = await connectAs('catalyst', 0);
    stops.unshift(() => catalyst.close());
    const manager = await jetstreamManager(catalyst);
    const { cluster } = await manager.streams.add({ name: 'T', subjects: ['t'], num_replicas: 3 });
    expect(cluster?.replicas).toHaveLength(2);
  });

  it('are one cluster of three whose resolvers hold both accounts', async () => {
    const system = await connectAs('system', 2);
    stops.unshift(() => system.close());
    const names: string[] = [];
    const answers = await system.requestMany('$SYS.REQ.SERVER.PING.VARZ', '', {
      strategy: 'count',
      maxMessages: 3,
      maxWait: 5_000,
    });
    for await (const answer of answers) names.push(answer.json<{ server: { name: string } }>().server.name);
    expect(names.toSorted()).toEqual(NODES.map((node) => `v1-nats-${node}`));
    const list = await system.request('$SYS.REQ.CLAIMS.LIST');
    expect(list.json<{ data: string[] }>().data).toHaveLength(2);
  });

  it('let nobody in without credentials', async () => {
    await expect(connect({ ...server(1), reconnect: false })).rejects.toThrow(/authorization/i);
  });

  it.runIf(withTls)('are known by the CA of their certificate alone', async () => {
    await expect(connect({ ...server(1), tls: {}, reconnect: false })).rejects.toThrow(/certificate/i);
  });
});
