import { z } from '../../domain/zod.ts';
import { clusterSchema } from '../ask-leader.ts';

const sequenceSchema = z.looseObject({
  consumer_seq: z.number(),
  stream_seq: z.number(),
  /** RFC 3339; left out before the first */
  last_active: z.string().optional(),
});

/** How a consumer is configured (nats-server, server/consumer.go, ConsumerConfig); durations are nanoseconds. */
const consumerConfigSchema = z.looseObject({
  durable_name: z.string().optional(),
  description: z.string().optional(),
  deliver_policy: z.string(),
  opt_start_seq: z.number().optional(),
  opt_start_time: z.string().optional(),
  ack_policy: z.string(),
  ack_wait: z.number().default(0),
  max_deliver: z.number().default(-1),
  /** how long before each further delivery; instead of `ack_wait` where it is set */
  backoff: z.array(z.number()).nullish(),
  /** a push consumer has one */
  deliver_subject: z.string().optional(),
  deliver_group: z.string().optional(),
  filter_subject: z.string().optional(),
  filter_subjects: z.array(z.string()).optional(),
  replay_policy: z.string().default('instant'),
  rate_limit_bps: z.number().default(0),
  max_ack_pending: z.number().default(-1),
  max_waiting: z.number().default(0),
  flow_control: z.boolean().default(false),
  idle_heartbeat: z.number().default(0),
  headers_only: z.boolean().default(false),
  max_batch: z.number().default(0),
  max_expires: z.number().default(0),
  max_bytes: z.number().default(0),
  inactive_threshold: z.number().default(0),
  num_replicas: z.number().default(0),
  mem_storage: z.boolean().default(false),
  metadata: z.record(z.string(), z.string()).nullish(),
  /** RFC 3339; only while it is paused */
  pause_until: z.string().optional(),
  priority_policy: z.string().optional(),
  priority_groups: z.array(z.string()).nullish(),
  priority_timeout: z.number().default(0),
});

/** `$JS.API.CONSUMER.INFO` and one item of `CONSUMER.LIST`. Names are JetStream's own; durations are nanoseconds. */
export const consumerInfoSchema = z.looseObject({
  name: z.string(),
  created: z.string(),
  config: consumerConfigSchema,
  /** the last delivery: `consumer_seq` counts deliveries, `stream_seq` is the highest sequence delivered */
  delivered: sequenceSchema,
  /** everything up to here is acknowledged */
  ack_floor: sequenceSchema,
  num_ack_pending: z.number(),
  /** delivered more than once and not yet acknowledged */
  num_redelivered: z.number(),
  /** pull requests that wait for a message; a push consumer has none */
  num_waiting: z.number().default(0),
  /** messages of the stream that wait for it: its lag */
  num_pending: z.number(),
  /** somebody subscribes where it delivers; the server leaves it out when nobody does */
  push_bound: z.boolean().optional(),
  paused: z.boolean().optional(),
  pause_remaining: z.number().optional(),
  cluster: clusterSchema.optional(),
  /** the client that a priority group serves now */
  priority_groups: z
    .array(
      z.looseObject({ group: z.string(), pinned_client_id: z.string().optional(), pinned_ts: z.string().optional() }),
    )
    .nullish(),
  /** RFC 3339, the server's clock when it answered */
  ts: z.string().optional(),
});
export type ConsumerInfo = z.infer<typeof consumerInfoSchema> & {
  /** the configuration as the server wrote it: numbers beyond 2^53 are exact in it alone */
  configText?: string | undefined;
};
