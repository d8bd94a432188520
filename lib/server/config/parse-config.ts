import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { environmentSchema } from './config-schema.ts';
import type { IssuerConfig } from './issuers.ts';
import type { SessionKeys } from './session-keys.ts';

/** What the server needs to know before it can do anything. */
export interface Config {
  /** origin of the app, without a path */
  baseUrl: string;
  natsServers: string[];
  /** what clients use in snippets */
  natsPublicUrl: string;
  /** where browsers reach NATS */
  natsWebsocketUrl: string;
  /** folder `keys` written by bootstrap */
  keysDirectory: string;
  sessionKeys: SessionKeys;
  issuers: IssuerConfig[];
  /** lifetime of a browser's NATS session, in seconds */
  natsSessionSeconds: number;
  /** how many reverse proxies in front add to X-Forwarded-For */
  trustedProxies: number;
}

/**
 * Variables of the environment → configuration, the files they point at included.
 * Throws one {@link ConfigError} that names every variable that is missing or wrong.
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  // Compose files and charts write `NAME=` for “not set”.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const keysDirectory = given.VERTEBRA_KEYS_DIR;
  if (keysDirectory !== undefined) given.VERTEBRA_SESSION_KEYS_FILE ??= join(keysDirectory, 'session-keys.json');

  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => ({ variable: String(path[0]), wants: message })),
    );
  }
  const values = parsed.data;
  return {
    baseUrl: values.VERTEBRA_BASE_URL,
    natsServers: values.VERTEBRA_NATS_URL,
    natsPublicUrl: values.VERTEBRA_NATS_PUBLIC_URL ?? values.VERTEBRA_NATS_URL[0] ?? '',
    natsWebsocketUrl: values.VERTEBRA_NATS_WEBSOCKET_URL,
    keysDirectory: values.VERTEBRA_KEYS_DIR,
    sessionKeys: values.VERTEBRA_SESSION_KEYS_FILE,
    issuers: values.VERTEBRA_ISSUERS_FILE,
    natsSessionSeconds: values.VERTEBRA_NATS_SESSION_SECONDS ?? 300,
    trustedProxies: values.VERTEBRA_TRUSTED_PROXIES ?? 0,
  };
}
