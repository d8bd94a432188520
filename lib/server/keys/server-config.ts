import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from '../../domain/zod.ts';

const preloadSchema = z.object({ systemAccount: z.string(), accounts: z.record(z.string(), z.string()) });

interface ServerConfigOptions {
  serverName: string;
  host: string;
  port: number;
  monitorPort: number;
  websocketPort: number;
  /** origins of the app; the server refuses a WebSocket from any other page */
  allowedOrigins: string[];
  /** where the server keeps claims and JetStream data */
  storeDirectory: string;
}

/**
 * The text of nats-server.conf for what `bootstrap` made in `directory`: operator mode, full resolver with deletes,
 * JetStream, WebSocket. TLS is the deployment's to add; without it, keep the WebSocket behind a proxy that has it.
 */
export function renderServerConfig(directory: string, options: ServerConfigOptions): string {
  const operator = readFileSync(path.join(directory, 'operator.jwt'), 'utf8').trim();
  const preload = preloadSchema.parse(JSON.parse(readFileSync(path.join(directory, 'preload.json'), 'utf8')));
  const text = JSON.stringify;
  return `server_name: ${text(options.serverName)}
listen: ${text(`${options.host}:${String(options.port)}`)}
http: ${text(`${options.host}:${String(options.monitorPort)}`)}

operator: ${operator}
system_account: ${preload.systemAccount}
resolver {
  type: full
  dir: ${text(path.join(options.storeDirectory, 'claims'))}
  allow_delete: true
  interval: "2m"
  timeout: "2s"
}
resolver_preload {
${Object.entries(preload.accounts)
  .map(([account, jwt]) => `  ${account}: ${jwt}`)
  .join('\n')}
}

jetstream {
  store_dir: ${text(path.join(options.storeDirectory, 'jetstream'))}
  # A single server refuses accounts whose limits together exceed this, used or not.
  max_file_store: 100TB
}

websocket {
  listen: ${text(`${options.host}:${String(options.websocketPort)}`)}
  no_tls: true
  allowed_origins: ${text(options.allowedOrigins)}
}
`;
}
