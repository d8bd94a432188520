/** What `bootstrap` writes, as it was written, on real nats-servers: TLS by a private authority, three servers, a fourth one. */
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from '../../../lib/domain/zod.ts';
import { openVault } from '../../../lib/server/keys/vault.ts';
import { makeDeployment } from '../../../scripts/cli/bootstrap/make-deployment.ts';
import type { Given } from '../../../scripts/cli/bootstrap/settings.ts';
import { checkServers } from '../../../scripts/cli/check/nats/servers.ts';
import { startChild } from '../../../scripts/tools/child.ts';
import type { Child } from '../../../scripts/tools/child.ts';
import { findNatsServer } from '../../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import { makeCa } from '../../harness/nats/tls.ts';
import { temporaryDirectory } from '../../harness/temporary-directory.ts';

let home: string;
let directory: string;
let children: Child[];
let ports: { client: string; websocket: string; monitor: string; cluster: string };
beforeEach(async () => {
  home = temporaryDirectory();
  directory = join(home, 'sovereign');
  children = [];
  const [client = 0, websocket = 0, monitor = 0, cluster = 0] = await freePorts(4);
  ports = { client: `${client}`, websocket: `${websocket}`, monitor: `${monitor}`, cluster: `${cluster}` };
});
afterEach(() => Promise.all(children.map((child) => child.stop())));

const bootstrap = (given: Given) =>
  makeDeployment(directory, {
    'client-port': ports.client,
    'websocket-port': ports.websocket,
    'monitor-port': ports.monitor,
    'cluster-port': ports.cluster,
    ...given,
  });

/** Starts a server by the file that bootstrap wrote, and nothing else. */
async function start(file: string, monitorHost = '127.0.0.1'): Promise<Child> {
  const child = await startChild({
    command: await findNatsServer(),
    args: ['--config', join(directory, file)],
    logFile: join(home, `${file}.log`),
  });
  children.push(child);
  await expect
    .poll(
      () =>
        fetch(`http://${monitorHost}:${ports.monitor}/healthz?js-server-only=true`)
          .then(({ ok }) => ok)
          .catch(() => false),
      { timeout: 30_000 },
    )
    .toBe(true);
  return child;
}

async function sign(url: string, user: 'system' | 'catalyst', ca?: string): Promise<NatsConnection> {
  const creds = await readFile(join(directory, 'keys', `${user}.creds`));
  const connection = await connect({
    servers: url,
    authenticator: credsAuthenticator(creds),
    reconnect: false,
    timeout: 5000,
    ...(ca === undefined ? {} : { tls: { caFile: ca } }),
  });
  onTestFinished(() => connection.close());
  return connection;
}

/** Whether something listens there. */
const listens = (host: string, port: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connectTcp({ host, port: Number(port) }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const infoSchema = z.looseObject({ max_storage: z.number().optional() });

describe('a single server', () => {
  it('encrypts clients and browsers, keeps monitoring on this machine and storage in bounds', async () => {
    const authority = makeCa(home);
    const { certFile, keyFile } = authority.issue('server', ['127.0.0.1', 'localhost']);
    await bootstrap({
      'tls-cert': certFile,
      'tls-key': keyFile,
      'tls-ca': authority.caFile,
      origin: ['https://vertebra.example'],
      'store-size': '128MB',
      store: join(home, 'data'),
    });
    await start('nats-server.conf');

    const url = `tls://127.0.0.1:${ports.client}`;
    const catalyst = await sign(url, 'catalyst', authority.caFile);
    const account = await catalyst.request('$JS.API.INFO');
    expect(account.json()).not.toHaveProperty('error');
    await expect(sign(url, 'catalyst')).rejects.toThrow(/certificate/);
    const stranger = makeCa(home, 'stranger');
    await expect(sign(url, 'catalyst', stranger.caFile)).rejects.toThrow(/certificate|issuer/);

    const stream = (bytes: number) =>
      catalyst
        .request('$JS.API.STREAM.CREATE.S', JSON.stringify({ name: 'S', subjects: ['s'], max_bytes: bytes }))
        .then((answer) => z.looseObject({ error: z.unknown().optional() }).parse(answer.json()).error !== undefined);
    expect(await stream(129 * 2 ** 20)).toBe(true);
    expect(await stream(2 ** 20)).toBe(false);
    const varz: unknown = await fetch(`http://127.0.0.1:${ports.monitor}/varz`).then((answer) => answer.json());
    const { jetstream } = z.looseObject({ jetstream: z.looseObject({ config: infoSchema }) }).parse(varz);
    expect(jetstream.config.max_storage).toBe(128 * 2 ** 20);

    // browsers: the same certificate, one origin
    const upgrade = (origin: string, ca: string) => websocketStatus(origin, ca);
    expect(await upgrade('https://vertebra.example', authority.caFile)).toBe(101);
    expect(await upgrade('https://evil.example', authority.caFile)).toBe(403);
    await expect(upgrade('https://vertebra.example', stranger.caFile)).rejects.toThrow();

    const others = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.internal === false && one.family === 'IPv4');
    for (const address of ['127.0.0.2', ...others.map((one) => one?.address ?? '')]) {
      expect([address, await listens(address, ports.client)]).toEqual([address, true]);
      expect([address, await listens(address, ports.monitor)]).toEqual([address, false]);
    }
  });

  it('lets a proxy encrypt browsers where it is told to', async () => {
    const authority = makeCa(home);
    const { certFile, keyFile } = authority.issue('server', ['127.0.0.1']);
    const text = await bootstrap({
      'tls-cert': certFile,
      'tls-key': keyFile,
      'websocket-plain': true,
      'store-size': '128MB',
      store: join(home, 'data'),
      origin: ['https://vertebra.example'],
    });
    expect(text).toContain('The WebSocket is not encrypted');
    await start('nats-server.conf');
    expect(await websocketStatus('https://vertebra.example')).toBe(101);
  });
});

/** Status of the answer to a request to open the WebSocket, encrypted when an authority is given. */
async function websocketStatus(origin: string, ca?: string): Promise<number> {
  const { request } = ca === undefined ? http : https;
  const options = {
    host: '127.0.0.1',
    port: ports.websocket,
    ...(ca === undefined ? {} : { ca: await readFile(ca) }),
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      origin,
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    },
  };
  return new Promise((resolve, reject) => {
    const asked = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

const HOSTS = ['127.0.1.1', '127.0.1.2', '127.0.1.3'];
const NODES = HOSTS.map((host, at) => `n${at + 1}=${host}`);
const routesSchema = z.looseObject({
  num_routes: z.int(),
  routes: z.array(z.looseObject({ remote_name: z.string() })),
});
const metaSchema = z.looseObject({
  meta_cluster: z.looseObject({
    leader: z.string().optional(),
    replicas: z.array(z.looseObject({ name: z.string(), offline: z.boolean().optional() })).optional(),
  }),
});
const monitor = async (host: string, path: string): Promise<unknown> =>
  (await fetch(`http://${host}:${ports.monitor}/${path}`)).json();
/** Names of the servers that a server has routes to. */
const neighbours = async (host: string) => {
  const { routes } = routesSchema.parse(await monitor(host, 'routez'));
  return [...new Set(routes.map((route) => route.remote_name))].sort();
};
const peers = async (host: string) => {
  const { leader, replicas = [] } = metaSchema.parse(await monitor(host, 'jsz')).meta_cluster;
  return leader === undefined ? 0 : replicas.filter(({ offline }) => offline !== true).length + 1;
};

describe('a cluster', () => {
  it('comes up from the files as they were written, and takes a fourth server without a restart', async () => {
    const authority = makeCa(home);
    // nats.js checks a server that is named by an address against the name localhost
    const { certFile, keyFile } = authority.issue('server', [...HOSTS, '127.0.1.4', 'localhost']);
    const given: Given = {
      host: 'own',
      'monitor-host': 'own',
      'tls-cert': certFile,
      'tls-key': keyFile,
      'route-ca': authority.caFile,
      'store-size': '128MB',
    };
    await bootstrap({ ...given, node: NODES, store: '/data/nats' });
    for (const name of ['n1', 'n2', 'n3']) await ownStore(name);
    await Promise.all(HOSTS.map((host, at) => start(`nats-server-n${at + 1}.conf`, host)));
    await expect.poll(() => peers('127.0.1.1'), { timeout: 30_000 }).toBe(3);
    expect(await neighbours('127.0.1.1')).toEqual(['n2', 'n3']);

    const urls = HOSTS.map((host) => `tls://${host}:${ports.client}`).join(',');
    const catalyst = await sign(urls, 'catalyst', authority.caFile);
    const wish = JSON.stringify({ name: 'S', subjects: ['s'], num_replicas: 3 });
    const make = async () => (await catalyst.request('$JS.API.STREAM.CREATE.S', wish, { timeout: 10_000 })).json();
    // one that has just come together has not heard yet what each of them has room for
    await expect.poll(make, { timeout: 20_000 }).not.toHaveProperty('error');
    // clients are told of the others by names that certificates have
    const all = expect.arrayContaining(HOSTS.map((host) => `${host}:${ports.client}`)) as string[];
    // a server tells of one that it has just heard of when it has
    await expect.poll(() => catalyst.info?.connect_urls).toEqual(all);

    const before = await readFile(join(directory, 'nats-server-n1.conf'), 'utf8');
    await bootstrap({ node: ['n4=127.0.1.4'] });
    expect(await readFile(join(directory, 'nats-server-n1.conf'), 'utf8')).toBe(before);
    await ownStore('n4');
    await start('nats-server-n4.conf', '127.0.1.4');
    await expect.poll(() => peers('127.0.1.4'), { timeout: 30_000 }).toBe(4);
    await expect.poll(() => neighbours('127.0.1.1')).toEqual(['n2', 'n3', 'n4']);
    // its resolver has the accounts
    await sign(`tls://127.0.1.4:${ports.client}`, 'system', authority.caFile);

    // what a check says of them, with one of them gone
    const vault = openVault(join(directory, 'keys'));
    const system = await sign(urls, 'system', authority.caFile);
    const said = async () => (await checkServers(system, vault)).filter(({ area }) => area === 'nats');
    expect((await said()).map(({ state, about }) => `${state} ${about}`)).toEqual(['ok n1', 'ok n2', 'ok n3', 'ok n4']);
    await children[3]?.kill();
    await expect.poll(said).toContainEqual(expect.objectContaining({ state: 'failed', about: 'n4' }));

    // who does not know the password, or shows no certificate of the authority, is no server of it
    expect(await routeAnswer('127.0.1.1')).not.toContain('INFO');
  });

  it('lets nobody in who does not know the password of its routes', async () => {
    await bootstrap({ node: NODES, host: 'own', 'monitor-host': 'own', 'store-size': '128MB' });
    for (const name of ['n1', 'n2', 'n3']) await ownStore(name);
    await start('nats-server-n1.conf', '127.0.1.1');
    const file = join(directory, 'nats-server-n2.conf');
    const password = (await readFile(join(directory, 'route-password'), 'utf8')).trim();
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(password, '0'.repeat(64)));
    await start('nats-server-n2.conf', '127.0.1.2');
    await start('nats-server-n3.conf', '127.0.1.3');
    await expect.poll(() => neighbours('127.0.1.1')).toEqual(['n3']);
    await sleep(1000);
    expect(await neighbours('127.0.1.2')).toEqual([]);
  });
});

/** The store of each server in a folder of its own: they share a machine here. Nothing else of the file changes. */
async function ownStore(name: string): Promise<void> {
  const file = join(directory, `nats-server-${name}.conf`);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"/data/nats/', `"${join(home, name)}/`));
}

/** What a server says to somebody who opens its port of routes without TLS. */
const routeAnswer = (host: string) =>
  new Promise<string>((resolve) => {
    let text = '';
    const socket = connectTcp({ host, port: Number(ports.cluster) }, () => socket.write('CONNECT {}\r\nPING\r\n'));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.once('error', () => resolve(text));
    socket.once('close', () => resolve(text));
    setTimeout(() => socket.destroy(), 6000).unref();
  });
