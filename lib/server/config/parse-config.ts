import { join } from 'node:path';
import type { Plan } from '../../domain/organizations/plans.ts';
import type { SupportApproval } from '../../domain/support/support-grant-rules.ts';
import { log } from '../log/log.ts';
import { ConfigError } from './config-error.ts';
import { environmentSchema } from './config-schema.ts';
import { ISSUERS_FILE_WANTS, issuersSchema } from './issuers.ts';
import type { IssuerConfig } from './issuers.ts';
import { readJsonFile, stampOf } from './json-file.ts';
import type { ListenAddress } from './listen-address.ts';
import { issuersWithRoleClaims } from './role-claims-file.ts';
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
  /** origin where browsers reach the projector */
  projectorUrl: string;
  /** where the console listens */
  listen: ListenAddress;
  /** where the projector listens */
  projectorListen: ListenAddress;
  /** where the console tells machines its figures and its readiness */
  metricsListen: ListenAddress;
  /** where the projector does */
  projectorMetricsListen: ListenAddress;
  /** folder `keys` written by bootstrap */
  keysDirectory: string;
  sessionKeys: SessionKeys;
  /** the identity providers of now, and what gives roles there: their files are read anew when they have changed */
  readonly issuers: IssuerConfig[];
  /** limits that Organizations are given under one name */
  plans: Plan[];
  /** lifetime of a browser's NATS session, in seconds */
  natsSessionSeconds: number;
  /** a session ends when nobody did anything for so long */
  sessionIdleMinutes: number;
  /** a session ends in any case after so long */
  sessionHours: number;
  /** API requests that one actor may send to this process */
  requestsPerMinute: number;
  /** which support grants wait for an admin of the Organization */
  supportApproval: SupportApproval;
  /** whether rotating the keys of the Sovereign takes a second person */
  twoPeopleRotate: boolean;
  /** how long audit records are kept */
  auditRetentionDays: number;
  /** where each audit record is told to whoever subscribes; null for nowhere */
  auditForwardSubject: string | null;
  /** what whoever reads figures and details of readiness sends as a bearer token; null when whoever reaches the listener may */
  metricsToken: string | null;
  /** where charts of usage are read from; null for what Vertebra samples itself */
  prometheusUrl: string | null;
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
  const issuers = issuersWithRoleClaims(
    liveIssuers(given.VERTEBRA_ISSUERS_FILE ?? '', values.VERTEBRA_ISSUERS_FILE),
    values.VERTEBRA_ROLE_CLAIMS ?? null,
  );
  return {
    baseUrl: values.VERTEBRA_BASE_URL,
    natsServers: values.VERTEBRA_NATS_URL,
    natsPublicUrl: values.VERTEBRA_NATS_PUBLIC_URL ?? values.VERTEBRA_NATS_URL[0] ?? '',
    natsWebsocketUrl: values.VERTEBRA_NATS_WEBSOCKET_URL,
    projectorUrl: values.VERTEBRA_PROJECTOR_URL,
    listen: values.VERTEBRA_LISTEN,
    projectorListen: values.VERTEBRA_PROJECTOR_LISTEN,
    metricsListen: values.VERTEBRA_METRICS_LISTEN,
    projectorMetricsListen: values.VERTEBRA_PROJECTOR_METRICS_LISTEN,
    keysDirectory: values.VERTEBRA_KEYS_DIR,
    sessionKeys: values.VERTEBRA_SESSION_KEYS_FILE,
    get issuers() {
      return issuers();
    },
    plans: values.VERTEBRA_PLANS_FILE ?? [],
    natsSessionSeconds: values.VERTEBRA_NATS_SESSION_SECONDS,
    sessionIdleMinutes: values.VERTEBRA_SESSION_IDLE_MINUTES,
    sessionHours: values.VERTEBRA_SESSION_HOURS,
    requestsPerMinute: values.VERTEBRA_REQUESTS_PER_MINUTE,
    supportApproval: values.VERTEBRA_SUPPORT_APPROVAL,
    twoPeopleRotate: values.VERTEBRA_TWO_PEOPLE === 'rotation',
    auditRetentionDays: values.VERTEBRA_AUDIT_RETENTION_DAYS,
    auditForwardSubject: values.VERTEBRA_AUDIT_FORWARD_SUBJECT ?? null,
    metricsToken: values.VERTEBRA_METRICS_TOKEN ?? null,
    prometheusUrl: values.VERTEBRA_PROMETHEUS_URL ?? null,
    trustedProxies: values.VERTEBRA_TRUSTED_PROXIES ?? 0,
  };
}

/**
 * The issuers as the file has them now: a new Organization's provider works without a restart. While the file cannot be
 * used, the last good one holds, and the log says what is wrong with it.
 */
function liveIssuers(path: string, atStart: IssuerConfig[]): () => IssuerConfig[] {
  let current = atStart;
  let seen = '';
  return () => {
    const stamp = stampOf(path);
    if (stamp === seen) return current;
    seen = stamp;
    const read = readJsonFile(path, ISSUERS_FILE_WANTS, issuersSchema);
    if ('data' in read) current = read.data;
    else
      log('the identity providers stay as they were', { problem: `VERTEBRA_ISSUERS_FILE ${read.problems.join(' ')}` });
    return current;
  };
}
