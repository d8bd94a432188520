import { join } from 'node:path';
import { plansSchema } from '../../domain/organizations/plans.ts';
import type { Plan } from '../../domain/organizations/plans.ts';
import type { SupportApproval } from '../../domain/support/support-grant-rules.ts';
import { ConfigError } from './config-error.ts';
import { readCaFile } from './ca-file.ts';
import { environmentSchema, PLANS_FILE_WANTS } from './config-schema.ts';
import { ISSUERS_FILE_WANTS, issuersSchema } from './issuers.ts';
import type { IssuerConfig } from './issuers.ts';
import { readJsonFile } from './json-file.ts';
import type { ListenAddress } from './listen-address.ts';
import { liveFile } from './live-file.ts';
import type { ReadFile } from './live-file.ts';
import { issuersWithRoleClaims } from './role-claims-file.ts';
import { SESSION_KEYS_FILE_WANTS, sessionKeysSchema } from './session-keys.ts';
import type { SessionKeys } from './session-keys.ts';
import { telemetryOf } from './telemetry-variables.ts';
import type { TelemetrySettings } from '../telemetry/settings.ts';

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
  /** the keys of session cookies of now; this file and those below are read anew when they have changed */
  readonly sessionKeys: SessionKeys;
  /** the identity providers of now, and what gives roles there */
  readonly issuers: IssuerConfig[];
  /** limits that Organizations are given under one name, as of now */
  readonly plans: Plan[];
  /** PEM certificates of the CAs that are trusted beside those of Node, as of now */
  authorities: () => string[];
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
  /** a process that is told to stop takes requests for so long, and is not ready */
  drainSeconds: number;
  /** where charts of usage are read from; null for what Vertebra samples itself */
  prometheusUrl: string | null;
  /** how many reverse proxies in front add to X-Forwarded-For */
  trustedProxies: number;
  /** what is sent to a receiver of OpenTelemetry */
  telemetry: TelemetrySettings;
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
  /** What a file that a variable names holds now; what `atStart` held when it is not set. */
  const live = <T>(variable: keyof typeof values, atStart: T, read: ReadFile<T>) => {
    const path = given[variable];
    return path === undefined ? () => atStart : liveFile(variable, path, atStart, read);
  };
  const issuers = issuersWithRoleClaims(
    live('VERTEBRA_ISSUERS_FILE', values.VERTEBRA_ISSUERS_FILE, (path) =>
      readJsonFile(path, ISSUERS_FILE_WANTS, issuersSchema),
    ),
    values.VERTEBRA_ROLE_CLAIMS ?? null,
  );
  const sessionKeys = live('VERTEBRA_SESSION_KEYS_FILE', values.VERTEBRA_SESSION_KEYS_FILE, (path) =>
    readJsonFile(path, SESSION_KEYS_FILE_WANTS, sessionKeysSchema, { secret: true }),
  );
  const plans = live('VERTEBRA_PLANS_FILE', values.VERTEBRA_PLANS_FILE ?? [], (path) =>
    readJsonFile(path, PLANS_FILE_WANTS, plansSchema),
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
    get sessionKeys() {
      return sessionKeys();
    },
    get issuers() {
      return issuers();
    },
    get plans() {
      return plans();
    },
    authorities: live('VERTEBRA_CA_FILE', values.VERTEBRA_CA_FILE ?? [], readCaFile),
    natsSessionSeconds: values.VERTEBRA_NATS_SESSION_SECONDS,
    sessionIdleMinutes: values.VERTEBRA_SESSION_IDLE_MINUTES,
    sessionHours: values.VERTEBRA_SESSION_HOURS,
    requestsPerMinute: values.VERTEBRA_REQUESTS_PER_MINUTE,
    supportApproval: values.VERTEBRA_SUPPORT_APPROVAL,
    twoPeopleRotate: values.VERTEBRA_TWO_PEOPLE === 'rotation',
    auditRetentionDays: values.VERTEBRA_AUDIT_RETENTION_DAYS,
    auditForwardSubject: values.VERTEBRA_AUDIT_FORWARD_SUBJECT ?? null,
    metricsToken: values.VERTEBRA_METRICS_TOKEN ?? null,
    drainSeconds: values.VERTEBRA_DRAIN_SECONDS,
    prometheusUrl: values.VERTEBRA_PROMETHEUS_URL ?? null,
    trustedProxies: values.VERTEBRA_TRUSTED_PROXIES ?? 0,
    telemetry: telemetryOf(values),
  };
}
