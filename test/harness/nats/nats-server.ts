import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from '../../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../../lib/server/keys/server-config.ts';
import { findNatsServer } from '../../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';
import type { TestCertificate } from './tls.ts';
import { startNatsProcess } from '../../../scripts/tools/nats-process.ts';

interface NatsPorts {
  client: number;
  websocket: number;
  monitor: number;
}

export interface StartNatsServerOptions {
  /** kept afterwards when given; else a temporary one that goes with stop() */
  directory?: string;
  /** origins whose pages may open the WebSocket */
  allowedOrigins?: string[];
  /** free ones when not given */
  ports?: NatsPorts;
  /** all that JetStream may keep, in bytes */
  diskBytes?: number;
  /** largest message, in bytes */
  maxPayload?: number;
  /** where it listens for leafnodes; nowhere when not given */
  leafnodePort?: number;
  /** clients have to speak TLS then */
  tls?: TestCertificate;
}

/** A real nats-server in operator mode with JetStream and WebSocket, as `npm run bootstrap` makes it. */
export interface TestNatsServer {
  url: string;
  websocketUrl: string;
  monitorUrl: string;
  ports: NatsPorts;
  directory: string;
  /** what Vertebra gets as VERTEBRA_KEYS_DIR */
  keysDirectory: string;
  pid: () => number;
  /** ends it as a crash would (SIGKILL) */
  kill: () => Promise<void>;
  /** starts it again with the operator and the accounts that the directory of the keys has now */
  reconfigure: () => Promise<void>;
  /** starts it again after kill(), else stops it first; same ports, keys and data */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

async function choosePorts(): Promise<NatsPorts> {
  const [client = 0, websocket = 0, monitor = 0] = await freePorts(3);
  return { client, websocket, monitor };
}

/** Starts a nats-server of the test's own; every call gets other ports, keys and data. */
export async function startNatsServer(options: StartNatsServerOptions = {}): Promise<TestNatsServer> {
  const binary = await findNatsServer();
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'vertebra-nats-')));
  await mkdir(directory, { recursive: true });
  const ports = options.ports ?? (await choosePorts());
  const operatorDirectory = join(directory, 'operator');
  await bootstrap(operatorDirectory);
  const configFile = join(directory, 'nats-server.conf');
  const settings = [
    ...(options.diskBytes === undefined
      ? []
      : [
          `jetstream { max_file_store: ${options.diskBytes}, store_dir: ${JSON.stringify(join(directory, 'store', 'jetstream'))} }`,
        ]),
    ...(options.tls === undefined
      ? []
      : [
          `tls { cert_file: ${JSON.stringify(options.tls.certFile)}, key_file: ${JSON.stringify(options.tls.keyFile)} }`,
        ]),
    ...(options.leafnodePort === undefined ? [] : [`leafnodes { listen: "127.0.0.1:${options.leafnodePort}" }`]),
    ...(options.maxPayload === undefined ? [] : [`max_payload: ${options.maxPayload}`]),
  ];
  const configure = async () => {
    const config = renderServerConfig(operatorDirectory, {
      serverName: 'test-1',
      host: '127.0.0.1',
      port: ports.client,
      monitorPort: ports.monitor,
      websocketPort: ports.websocket,
      allowedOrigins: options.allowedOrigins ?? [],
      storeDirectory: join(directory, 'store'),
    });
    // what comes later counts
    await writeFile(configFile, [config, ...settings, ''].join('\n'), { mode: 0o600 });
  };
  await configure();
  const start = () =>
    startNatsProcess({ binary, configFile, logFile: join(directory, 'nats-server.log'), monitorPort: ports.monitor });
  let child = await start();
  const restart = async () => {
    if (!child.hasEnded()) await child.stop();
    child = await start();
  };
  return {
    url: `${options.tls === undefined ? 'nats' : 'tls'}://127.0.0.1:${ports.client}`,
    websocketUrl: `ws://127.0.0.1:${ports.websocket}`,
    monitorUrl: `http://127.0.0.1:${ports.monitor}`,
    ports,
    directory,
    keysDirectory: join(operatorDirectory, 'keys'),
    pid: () => child.pid,
    kill: () => child.kill(),
    reconfigure: async () => {
      await configure();
      await restart();
    },
    restart,
    stop: async () => {
      if (!child.hasEnded()) await child.stop();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}
