import { mkdir, writeFile } from 'node:fs/promises';
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

describe.skipIf(inject('withoutUpstream') !== null)('three nats-servers of the upstream chart', () => {
  const stops: (() => Promise<unknown>)[] = [];
  const directory = temporaryDirectory(afterAll);
  let ports: (typeof PORTS)[] = [];
  // what the Job puts into the Secrets
  const keys = newKeysData(makeIdentitySeed());

  beforeAll(async () => {
    const free = await freePorts(12);
    ports = NODES.map((node) => {
      const [port = 0, http_port = 0, cluster = 0, websocket = 0] = free.slice(node * 4);
      return { port, http_port, cluster, websocket };
    });
    const config = (await render('bootstrap')).find(({ metadata }) => metadata.name === 'v1-nats-config');
    const binary = await findNatsServer();
    const servers = await Promise.all(
      NODES.map(async (node) => {
        const root = join(directory, String(node));
        for (const place of ['etc/nats-config', 'etc/nats-operator', 'var/run/nats', 'data'])
          await mkdir(join(root, place), { recursive: true });
        for (const [name, text] of Object.entries(operatorData(keys)))
          await writeFile(join(root, 'etc/nats-operator', name), text);
        const configFile = join(root, 'etc/nats-config/nats.conf');
        const { 'nats.conf': text } = config?.data as Record<'nats.conf', string>;
        await writeFile(configFile, onThisMachine(text, root, node, ports));
        const monitorPort = ports[node]?.http_port ?? 0;
        return startNatsProcess({ binary, configFile, logFile: join(root, 'log'), monitorPort });
      }),
    );
    stops.push(...servers.map((server) => () => server.stop()));
  });
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  const connectAs = async (who: 'system' | 'catalyst', node: number) =>
    connect({
      servers: `127.0.0.1:${ports[node]?.port ?? 0}`,
      authenticator: credsAuthenticator(new TextEncoder().encode(keys[`${who}.creds`])),
    });

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
    await expect(connect({ servers: `127.0.0.1:${ports[1]?.port ?? 0}`, reconnect: false })).rejects.toThrow(
      /authorization/i,
    );
  });
});
