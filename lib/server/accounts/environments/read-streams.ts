/** The streams of an Environment as the servers have them: by the system account, so that it takes no connection of the Organization's own. */
import type { EnvironmentSettings } from '../../../domain/environments/environment-life.ts';
import { environmentAssets } from '../../../domain/names.ts';
import { z } from '../../../domain/zod.ts';
import { askAboutStreams } from '../usage/jetstream-reading.ts';

const placementSchema = z
  .looseObject({ cluster: z.string().optional(), tags: z.array(z.string()).nullish() })
  .nullish();

/** nats-server, server/monitor.go, StreamDetail. Durations are nanoseconds. */
const streamSchema = z.looseObject({
  name: z.string(),
  cluster: z
    .looseObject({
      leader: z.string().default(''),
      replicas: z.array(z.looseObject({ name: z.string(), current: z.boolean().default(false) })).nullish(),
    })
    .nullish(),
  config: z.looseObject({
    max_msgs: z.number().default(-1),
    max_bytes: z.number().default(-1),
    max_age: z.number().default(0),
    max_msgs_per_subject: z.number().default(-1),
    num_replicas: z.number().default(1),
    placement: placementSchema,
  }),
  state: z.looseObject({
    messages: z.number().default(0),
    bytes: z.number().default(0),
    first_ts: z.string().default(''),
    num_subjects: z.number().default(0),
    consumer_count: z.number().default(0),
  }),
});
export type EnvironmentStream = z.infer<typeof streamSchema>;
const answerSchema = z.object({
  account_details: z.array(z.object({ stream_detail: z.array(streamSchema).default([]) })).default([]),
});

/** Each stream of an Environment, null where there is none, and the servers that did not answer. */
export interface EnvironmentStreams {
  events: EnvironmentStream | null;
  state: EnvironmentStream | null;
  rejected: EnvironmentStream | null;
  silent: string[];
}

/** Reads them, each from its leader where that answers. Throws `nats-unavailable`. */
export async function readEnvironmentStreams(account: string, environment: string): Promise<EnvironmentStreams> {
  const { answers, silent } = await askAboutStreams(account, { config: true });
  const found = new Map<string, EnvironmentStream>();
  for (const { server, data } of answers) {
    const details = answerSchema.safeParse(data).data?.account_details ?? [];
    for (const stream of details.flatMap((one) => one.stream_detail)) {
      const leads = (stream.cluster?.leader ?? server.name) === server.name;
      if (leads || !found.has(stream.name)) found.set(stream.name, stream);
    }
  }
  const { stream, bucketStream, rejectedStream } = environmentAssets(environment);
  return {
    events: found.get(stream) ?? null,
    state: found.get(bucketStream) ?? null,
    rejected: found.get(rejectedStream) ?? null,
    silent,
  };
}

const NANOS = 1_000_000_000;
/** nats-server reads 0 as unlimited here, and answers -1 or 0. */
const limited = (value: number): number => (value <= 0 ? -1 : value);

/** The settings that these streams have; null without a stream of events or a bucket. */
export function settingsOfStreams({ events, state }: EnvironmentStreams): EnvironmentSettings | null {
  if (events === null || state === null) return null;
  const { cluster = '', tags } = events.config.placement ?? {};
  return {
    events: {
      maxAgeSeconds: events.config.max_age <= 0 ? -1 : Math.max(1, Math.round(events.config.max_age / NANOS)),
      maxBytes: limited(events.config.max_bytes),
      maxMessages: limited(events.config.max_msgs),
    },
    state: {
      maxBytes: limited(state.config.max_bytes),
      history: Math.min(64, Math.max(1, state.config.max_msgs_per_subject)),
    },
    replicas: events.config.num_replicas,
    placement: { ...(cluster !== '' && { cluster }), ...(tags != null && tags.length > 0 && { tags }) },
  };
}

/** Streams of which some server does not have all yet, or has no leader. */
export const copyingStreams = ({ events, state, rejected }: EnvironmentStreams): string[] =>
  [events, state, rejected].flatMap((one) => {
    if (one?.cluster == null) return [];
    const { leader, replicas } = one.cluster;
    const missing = (replicas?.length ?? 0) + 1 < one.config.num_replicas;
    return leader === '' || missing || replicas?.some(({ current }) => !current) === true ? [one.name] : [];
  });
