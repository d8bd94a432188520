/** What needs a person, from what servers answer to JSZ about one account. Pure. */
import { z } from '../../../domain/zod.ts';
import { bucketOfStream, environmentAssets, environmentName, PROJECTOR_CONSUMER } from '../../../domain/names.ts';
import type { EnvironmentType } from '../../../domain/names.ts';
import type { ConsumerFinding, Finding, StreamFinding } from '../../../domain/organizations/attention.ts';
import type { ServerAnswer } from '../../nats/connections/gather.ts';

/** Times of what never happened are of the year 1 (Go's zero time). */
const time = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.startsWith('0001-') ? null : text));
const led = z.object({ leader: z.string().optional() }).optional();

const consumerSchema = z.object({
  name: z.string(),
  created: z.string(),
  cluster: led,
  config: z.object({
    durable_name: z.string().optional(),
    deliver_subject: z.string().optional(),
    max_ack_pending: z.number().default(-1),
  }),
  delivered: z.object({ last_active: time }),
  num_ack_pending: z.number().default(0),
  num_waiting: z.number().default(0),
  num_pending: z.number().default(0),
  push_bound: z.boolean().default(false),
  paused: z.boolean().default(false),
  /** the server's clock when it answered */
  ts: z.string(),
});
const streamSchema = z.object({
  name: z.string(),
  cluster: led,
  config: z.object({
    max_consumers: z.number().default(-1),
    max_msgs: z.number().default(-1),
    max_bytes: z.number().default(-1),
    discard: z.enum(['old', 'new']).default('old'),
  }),
  state: z.object({
    messages: z.number(),
    bytes: z.number(),
    consumer_count: z.number().default(0),
    last_ts: time,
  }),
  consumer_detail: z.array(consumerSchema).default([]),
});
const jszSchema = z.object({
  account_details: z.array(z.object({ id: z.string(), stream_detail: z.array(streamSchema).default([]) })).default([]),
});
type Consumer = z.infer<typeof consumerSchema>;
export type Stream = z.infer<typeof streamSchema>;

/** One of each name: what its leader says, since a replica that lags knows less; else what any of them says. */
function byLeader<T extends { name: string; cluster?: { leader?: string | undefined } | undefined }>(
  told: readonly { server: string; item: T }[],
): T[] {
  const chosen = new Map<string, T>();
  for (const { server, item } of told) {
    if (!chosen.has(item.name) || item.cluster?.leader === server) chosen.set(item.name, item);
  }
  return [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The streams of an account with their consumers, each once. Answers of another form count as silence. */
export function readStreams(account: string, answers: readonly ServerAnswer[]): { streams: Stream[]; told: string[] } {
  const read = answers.flatMap(({ server: { name: server }, data }) => {
    const { data: jsz } = jszSchema.safeParse(data);
    const details = jsz?.account_details.filter(({ id }) => id === account);
    return details === undefined ? [] : [{ server, streams: details.flatMap((detail) => detail.stream_detail) }];
  });
  const copies = read.flatMap(({ server, streams }) => streams.map((item) => ({ server, item })));
  const consumers = Map.groupBy(
    copies.flatMap(({ server, item }) =>
      item.consumer_detail.map((consumer) => ({ of: item.name, server, item: consumer })),
    ),
    ({ of }) => of,
  );
  const streams = byLeader(copies).map((stream) => ({
    ...stream,
    consumer_detail: byLeader(consumers.get(stream.name) ?? []),
  }));
  return { streams, told: read.map(({ server }) => server).sort() };
}

/** So many waiting messages are more than a moment's work. */
const MANY = 1_000;
/** Clients that pull now and then do so more often than this, or are not there. */
const ABSENT_MS = 60_000;
/** A job that comes each some minutes leaves a few messages waiting meanwhile. */
const FORGOTTEN_MS = 15 * 60_000;

/** What is to be said of a consumer, or null. One that is not durable goes by itself. */
function consumerFinding(stream: string, consumer: Consumer): ConsumerFinding | null {
  const { num_pending: pending, num_ack_pending: ackPending, config } = consumer;
  const { last_active: lastDeliveredAt } = consumer.delivered;
  const silence = Date.parse(consumer.ts) - Date.parse(lastDeliveredAt ?? consumer.created);
  const isMany = pending >= MANY;
  const told = (severity: 'act' | 'look', why: ConsumerFinding['why']): ConsumerFinding => ({
    ...{ kind: 'consumer', severity, stream, consumer: consumer.name, pending, ackPending, why, lastDeliveredAt },
  });
  if (config.durable_name === undefined) return null;
  if (consumer.paused) return isMany ? told('look', 'paused') : null;
  const isHeld = config.max_ack_pending > 0 && ackPending >= config.max_ack_pending;
  if (isHeld && pending > 0 && silence >= ABSENT_MS) return told('act', 'max-ack-pending');
  const isPush = config.deliver_subject !== undefined;
  const isAbsent = isPush ? !consumer.push_bound : consumer.num_waiting === 0 && silence >= ABSENT_MS;
  if (isAbsent && pending > 0 && (isMany || silence >= FORGOTTEN_MS)) {
    return told(isMany ? 'act' : 'look', isPush ? 'no-subscriber' : 'no-pull');
  }
  return isMany ? told('look', 'behind') : null;
}

/** A share of a limit from which it is near, and from which there is no room for the next message. */
export const NEAR = 0.9;
export const FULL = 0.99;

/** @param consumersOfEach the account's limit of consumers on each stream; below 0 for none */
function limitFinding({ name, config, state }: Stream, consumersOfEach: number): StreamFinding | null {
  const most = [config.max_consumers, consumersOfEach].filter((limit) => limit > 0);
  const limits = [
    { limit: 'max_bytes', used: state.bytes, of: config.max_bytes },
    { limit: 'max_msgs', used: state.messages, of: config.max_msgs },
    { limit: 'max_consumers', used: state.consumer_count, of: most.length === 0 ? -1 : Math.min(...most) },
  ] as const;
  const near = limits.filter(({ used, of }) => of > 0 && used >= of * NEAR);
  const [worst] = near.toSorted((a, b) => b.used / b.of - a.used / a.of);
  if (worst === undefined) return null;
  const full = worst.used >= worst.of * FULL;
  const refuses = worst.limit !== 'max_consumers' && config.discard === 'new';
  return {
    kind: 'stream',
    severity: full && refuses ? 'act' : 'look',
    stream: name,
    bucket: bucketOfStream(name),
    ...worst,
    full,
    discard: config.discard,
  };
}

const bySize = (of: (finding: Finding) => number) => (a: Finding, b: Finding) =>
  Number(a.severity === 'look') - Number(b.severity === 'look') || of(b) - of(a);

export interface AboutStreams {
  consumers: ConsumerFinding[];
  streams: StreamFinding[];
  environments: Finding[];
}

/** What the streams of an Organization and their consumers say, the worst of each kind first. */
export function findInStreams(
  streams: readonly Stream[],
  organization: { slug: string; environments: readonly EnvironmentType[]; consumersOfEach: number },
): AboutStreams {
  const environments = organization.environments.map((type) => environmentName(organization.slug, type));
  const byStream = new Map(environments.map((name) => [environmentAssets(name).stream, name]));
  const byRejected = new Map(environments.map((name) => [environmentAssets(name).rejectedStream, name]));
  const found: AboutStreams = { consumers: [], streams: [], environments: [] };
  for (const stream of streams) {
    const environment = byStream.get(stream.name);
    for (const consumer of stream.consumer_detail) {
      if (environment !== undefined && consumer.name === PROJECTOR_CONSUMER) {
        const { num_pending: pending } = consumer;
        if (pending >= MANY) {
          found.environments.push({ kind: 'state', severity: 'look', environment, pending, problem: null });
        }
        continue;
      }
      const finding = consumerFinding(stream.name, consumer);
      if (finding !== null) found.consumers.push(finding);
    }
    const limit = limitFinding(stream, organization.consumersOfEach);
    if (limit !== null) found.streams.push(limit);
    const rejecting = byRejected.get(stream.name);
    if (rejecting !== undefined && stream.state.messages > 0) {
      const { messages: events, last_ts: lastAt } = stream.state;
      found.environments.push({ kind: 'rejected', severity: 'look', environment: rejecting, events, lastAt });
    }
  }
  found.consumers.sort(bySize((finding) => ('consumer' in finding ? finding.pending : 0)));
  found.streams.sort(bySize((finding) => ('used' in finding ? finding.used / finding.of : 0)));
  return found;
}
