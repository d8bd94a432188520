import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from '../../domain/zod.ts';

export const preloadSchema = z.object({ systemAccount: z.string(), accounts: z.record(z.string(), z.string()) });
/** The accounts that servers start with, as bootstrap writes them to `preload.json`. */
export type Preload = z.infer<typeof preloadSchema>;

/** Paths on the machine of the server. */
export interface TlsFiles {
  certificate: string;
  key: string;
}

/** What a server of a cluster has besides. */
export interface ClusterConfig {
  name: string;
  host: string;
  port: number;
  /** by what names others reach it: `host:port`, for servers and for clients */
  advertise: string;
  clientAdvertise: string;
  /** what each server shows the others */
  password: string;
  /** `host:port` of the others */
  others: string[];
  /** routes are encrypted, and both ends show a certificate of this authority */
  tls: (TlsFiles & { authority: string }) | null;
}

export interface ServerConfigOptions {
  serverName: string;
  host: string;
  port: number;
  /** where /varz and the like are answered to whoever asks; `host` when left out */
  monitorHost?: string;
  monitorPort: number;
  websocketPort: number;
  /** origins of the app; the server refuses a WebSocket from any other page */
  allowedOrigins: string[];
  /** where the server keeps claims and JetStream data */
  storeDirectory: string;
  /** all that JetStream may keep, such as 50GB; for tests and the demo more than any disk has */
  storeSize?: string;
  /** of clients; they are not encrypted when left out */
  tls?: TlsFiles | null;
  /** of browsers; a proxy has to encrypt them when left out */
  websocketTls?: TlsFiles | null;
  cluster?: ClusterConfig | null;
}

/** Room for a busy machine: nats-server's own 2 s refuse whoever it greets too slowly. */
const TLS_TIMEOUT_SECONDS = 5;

/** A text as nats-server reads it between quotes: it knows `\"` and `\\`, and none of JSON's other escapes are needed. */
const text = JSON.stringify;

function tlsBlock(files: TlsFiles & { authority?: string }, indent: string): string {
  const lines = [
    `cert_file: ${text(files.certificate)}`,
    `key_file: ${text(files.key)}`,
    ...(files.authority === undefined ? [] : [`ca_file: ${text(files.authority)}`]),
    `timeout: ${TLS_TIMEOUT_SECONDS}`,
  ];
  return ['tls {', ...lines.map((line) => `  ${line}`), '}'].map((line) => `${indent}${line}`).join('\n');
}

function clusterBlock({ name, host, port, advertise, password, others, tls }: ClusterConfig): string {
  const routes = others.map((other) => `    ${text(`nats-route://route:${password}@${other}`)}`);
  return `
cluster {
  name: ${text(name)}
  listen: ${text(`${host}:${port}`)}
  advertise: ${text(advertise)}
  authorization { user: route, password: ${text(password)}, timeout: ${TLS_TIMEOUT_SECONDS} }
${tls === null ? '' : `${tlsBlock(tls, '  ')}\n`}  routes: [
${routes.join('\n')}
  ]
}
`;
}

/** The entries of `resolver_preload` in nats-server's configuration. */
export const renderPreload = ({ accounts }: Preload): string =>
  Object.entries(accounts)
    .map(([account, jwt]) => `  ${account}: ${jwt}\n`)
    .join('');

/**
 * The text of nats-server.conf for what `bootstrap` made in `directory`: operator mode, full resolver with deletes, JetStream, WebSocket.
 * Without `tls`, keep clients on a private network and the WebSocket behind a proxy that has it.
 */
export function renderServerConfig(directory: string, options: ServerConfigOptions): string {
  const operator = readFileSync(path.join(directory, 'operator.jwt'), 'utf8').trim();
  const preload = preloadSchema.parse(JSON.parse(readFileSync(path.join(directory, 'preload.json'), 'utf8')));
  const { tls = null, websocketTls = null, cluster = null, monitorHost = options.host } = options;
  const advertised = cluster === null ? '' : `client_advertise: ${text(cluster.clientAdvertise)}\n`;
  return `server_name: ${text(options.serverName)}
listen: ${text(`${options.host}:${options.port}`)}
${advertised}http: ${text(`${monitorHost}:${options.monitorPort}`)}
${tls === null ? '' : `\n${tlsBlock(tls, '')}\n`}
# A client that takes nothing for so long is cut off. On “nats-server --signal ldm” clients are moved to other servers
# within the duration, and none before the grace period is over.
write_deadline: "10s"
lame_duck_duration: "30s"
lame_duck_grace_period: "10s"

operator: ${operator}
system_account: ${preload.systemAccount}
resolver_preload {
${renderPreload(preload)}}
resolver {
  type: full
  dir: ${text(path.join(options.storeDirectory, 'claims'))}
  allow_delete: true
  interval: "2m"
  timeout: "2s"
}

jetstream {
  store_dir: ${text(path.join(options.storeDirectory, 'jetstream'))}
  # A single server refuses accounts whose limits together exceed this, used or not.
  max_file_store: ${options.storeSize ?? '100TB'}
}

websocket {
  listen: ${text(`${options.host}:${options.websocketPort}`)}
${websocketTls === null ? '  no_tls: true' : tlsBlock(websocketTls, '  ')}
  allowed_origins: ${text(options.allowedOrigins)}
}
${cluster === null ? '' : clusterBlock(cluster)}`;
}
