/** One nats-server.conf for each server, made from the settings. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { link, rm, writeFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import path from 'node:path';
import { renderServerConfig } from '../../../lib/server/keys/server-config.ts';
import type { ClusterConfig, TlsFiles } from '../../../lib/server/keys/server-config.ts';
import { OWN, serversOf } from './settings.ts';
import type { Server, Settings } from './settings.ts';

const CLUSTER_NAME = 'vertebra';
/** What servers of the cluster show each other; kept for those that are added later. */
const ROUTE_PASSWORD = 'route-password';

export const configFileOf = (settings: Settings, server: Server): string =>
  settings.node.length === 0 ? 'nats-server.conf' : `nats-server-${server.name}.conf`;

/** `host:port`, an IPv6 address in brackets. */
export const endpoint = (host: string, port: string): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

const filesOf = (certificate: string | undefined, key: string | undefined): TlsFiles | null =>
  certificate === undefined || key === undefined ? null : { certificate, key };

export const clientTls = (settings: Settings): TlsFiles | null => filesOf(settings['tls-cert'], settings['tls-key']);

/** The certificate of its own, that of the clients, or none. */
export function websocketTls(settings: Settings): TlsFiles | null {
  if (settings['websocket-plain']) return null;
  return filesOf(settings['websocket-cert'], settings['websocket-key']) ?? clientTls(settings);
}

export function routeTls(settings: Settings): ClusterConfig['tls'] {
  const files = filesOf(settings['route-cert'], settings['route-key']) ?? clientTls(settings);
  return files === null || settings['route-ca'] === undefined ? null : { ...files, authority: settings['route-ca'] };
}

/** Writes a file whole or not at all, and never over another one. Says whether it was made. */
async function makeOnce(file: string, content: string): Promise<boolean> {
  if (existsSync(file)) return false;
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

function clusterOf(settings: Settings, { host }: Server, password: string): ClusterConfig | null {
  if (host === null) return null;
  const at = (name: string) => endpoint(name, settings['cluster-port']);
  return {
    name: CLUSTER_NAME,
    host: settings.host === OWN ? host : settings.host,
    port: Number(settings['cluster-port']),
    advertise: at(host),
    clientAdvertise: endpoint(host, settings['client-port']),
    password,
    others: serversOf(settings.node).flatMap((other) =>
      other.host === null || other.host === host ? [] : [at(other.host)],
    ),
    tls: routeTls(settings),
  };
}

/** Makes what is missing of the servers' files. Gives names of those that were made and of those that were there. */
export async function makeServerFiles(directory: string, settings: Settings) {
  const made: string[] = [];
  const kept: string[] = [];
  const make = async (name: string, content: string) => {
    const isNew = await makeOnce(path.join(directory, name), content);
    (isNew ? made : kept).push(name);
  };
  if (settings.node.length > 0) await make(ROUTE_PASSWORD, `${randomBytes(32).toString('hex')}\n`);
  const passwordFile = path.join(directory, ROUTE_PASSWORD);
  const password = existsSync(passwordFile) ? readFileSync(passwordFile, 'utf8').trim() : '';
  const own = (address: string, { host }: Server) => (address === OWN && host !== null ? host : address);
  for (const server of serversOf(settings.node)) {
    const text = renderServerConfig(directory, {
      serverName: server.name,
      host: own(settings.host, server),
      port: Number(settings['client-port']),
      monitorHost: own(settings['monitor-host'], server),
      monitorPort: Number(settings['monitor-port']),
      websocketPort: Number(settings['websocket-port']),
      allowedOrigins: settings.origin,
      storeDirectory: settings.store,
      storeSize: settings['store-size'],
      tls: clientTls(settings),
      websocketTls: websocketTls(settings),
      cluster: clusterOf(settings, server, password),
    });
    await make(configFileOf(settings, server), text);
  }
  return { made, kept };
}
