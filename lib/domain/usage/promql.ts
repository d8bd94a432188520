/** Questions to a Prometheus that scrapes nats-surveyor (with `--accounts --jsz streams`), one for each figure. Pure. */
import { USAGE_METRIC_NAMES } from './usage-metrics.ts';
import type { UsageMetric } from './usage-metrics.ts';

const ACCOUNT_KEY = /^A[A-Z2-7]{55}$/;
/** A rate wants several scrapes: four of half a minute. */
const LEAST_WINDOW_SECONDS = 120;

/** The highest of a step: what is between two points is not lost. `level` is looked at twenty times in it. */
const highest = (level: string, step: number): string =>
  step < LEAST_WINDOW_SECONDS ? level : `max_over_time((${level})[${step}s:${Math.ceil(step / 20)}s])`;

const QUERIES: Record<UsageMetric, ((accounts: string, step: number, window: number) => string) | null> = {
  // Each account has one series; more than one surveyor makes more, which are alike.
  storageBytes: (of, step) => highest(`sum(max by (account) (nats_core_account_jetstream_storage_used{${of}}))`, step),
  memoryBytes: (of, step) => highest(`sum(max by (account) (nats_core_account_jetstream_memory_used{${of}}))`, step),
  messages: (of, step) => highest(`sum(max by (account, stream) (nats_stream_total_messages{${of}}))`, step),
  connections: (of, step) => highest(`sum(max by (account, server_id) (nats_core_account_conn_count{${of}}))`, step),
  messagesInPerSecond: (of, _, window) => perSecond('nats_core_account_msgs_recv', of, window),
  messagesOutPerSecond: (of, _, window) => perSecond('nats_core_account_msgs_sent', of, window),
  bytesInPerSecond: (of, _, window) => perSecond('nats_core_account_bytes_recv', of, window),
  bytesOutPerSecond: (of, _, window) => perSecond('nats_core_account_bytes_sent', of, window),
  slowConsumers: (of, step, window) => `${perSecond('nats_core_account_slow_consumer_count', of, window)} * ${step}`,
  // nats-surveyor tells it for each server, not for each account.
  apiCallsPerSecond: null,
};

const perSecond = (name: string, of: string, window: number): string =>
  `sum(max by (account, server_id) (rate(${name}{${of}}[${window}s])))`;

/** One question for each figure that is told, for an Organization's accounts by their public keys. Throws for what is no public key. */
export function promqlOf(accounts: readonly string[], stepSeconds: number): [UsageMetric, string][] {
  const wrong = accounts.find((account) => !ACCOUNT_KEY.test(account));
  if (wrong !== undefined || accounts.length === 0) throw new Error('Accounts are asked for by their public keys.');
  const of = `account=~"${accounts.join('|')}"`;
  const window = Math.max(stepSeconds, LEAST_WINDOW_SECONDS);
  return USAGE_METRIC_NAMES.flatMap((name): [UsageMetric, string][] => {
    const query = QUERIES[name];
    return query === null ? [] : [[name, query(of, stepSeconds, window)]];
  });
}
