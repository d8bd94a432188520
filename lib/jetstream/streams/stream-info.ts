import { z } from '../../domain/zod.ts';
import { clusterSchema } from '../ask-leader.ts';

/** Another stream that is copied (nats-server, server/stream.go, StreamSource). */
const originConfigSchema = z.looseObject({
  name: z.string(),
  filter_subject: z.string().optional(),
  subject_transforms: z.array(z.looseObject({ src: z.string(), dest: z.string().default('') })).nullish(),
  /** prefix of the API of another account or domain */
  external: z.looseObject({ api: z.string() }).nullish(),
});

/** How a copy stands (StreamSourceInfo): `active` is nanoseconds since the origin was heard, -1 before it ever was. */
const originStateSchema = z.looseObject({
  name: z.string(),
  lag: z.number().default(0),
  active: z.number().default(-1),
  error: z.looseObject({ description: z.string().optional() }).nullish(),
});

/** Stream configuration as the server answers it (nats-server, server/stream.go, StreamConfig); durations are nanoseconds. */
const streamConfigSchema = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  subjects: z.array(z.string()).default([]),
  retention: z.string(),
  max_consumers: z.number().default(-1),
  max_msgs: z.number().default(-1),
  max_bytes: z.number().default(-1),
  max_age: z.number().default(0),
  max_msgs_per_subject: z.number().default(-1),
  max_msg_size: z.number().default(-1),
  discard: z.string(),
  storage: z.string(),
  num_replicas: z.number(),
  placement: z.looseObject({ cluster: z.string().optional(), tags: z.array(z.string()).nullish() }).nullish(),
  duplicate_window: z.number().default(0),
  compression: z.string().default('none'),
  allow_direct: z.boolean().default(false),
  mirror: originConfigSchema.nullish(),
  sources: z.array(originConfigSchema).nullish(),
  subject_transform: z.looseObject({ src: z.string().default(''), dest: z.string().default('') }).nullish(),
});

export const streamStateSchema = z.looseObject({
  messages: z.number(),
  bytes: z.number(),
  first_seq: z.number(),
  first_ts: z.string(),
  last_seq: z.number(),
  last_ts: z.string(),
  num_subjects: z.number().default(0),
  num_deleted: z.number().default(0),
  consumer_count: z.number(),
});

/** `$JS.API.STREAM.INFO` and one item of `STREAM.LIST`. Names are JetStream's own. */
export const streamInfoSchema = z.looseObject({
  config: streamConfigSchema,
  created: z.string(),
  state: streamStateSchema,
  cluster: clusterSchema.optional(),
  mirror: originStateSchema.nullish(),
  sources: z.array(originStateSchema).nullish(),
});
export type StreamInfo = z.infer<typeof streamInfoSchema> & {
  /** the configuration as the server wrote it: numbers beyond 2^53 are exact in it alone */
  configText?: string | undefined;
};
