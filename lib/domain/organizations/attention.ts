/** What needs a person in an Organization: findings as figures; pages put them into words. */
import { SUPPORT_SCOPES } from '../support/support-grant-rules.ts';
import { z } from '../zod.ts';

/** `act`: something stands still, is refused or ends within a day. `look`: it may become so. */
const severity = z.enum(['act', 'look']);
const count = z.number().min(0);

/** A durable consumer that is behind. Names of NATS: `num_pending`, `num_ack_pending`. */
const consumerFinding = z.object({
  kind: z.literal('consumer'),
  severity,
  stream: z.string(),
  consumer: z.string(),
  pending: count.describe('`num_pending`: messages of the stream that wait for it'),
  ackPending: count.describe('`num_ack_pending`: delivered, and not acknowledged yet'),
  why: z
    .enum(['no-pull', 'no-subscriber', 'max-ack-pending', 'paused', 'behind'])
    .describe('`no-pull`: `num_waiting` is 0; `behind`: somebody reads, and that is not enough'),
  /** ISO 8601; null when nothing was delivered since it was made */
  lastDeliveredAt: z.string().nullable(),
});

/** A stream or bucket near one of its limits. */
const streamFinding = z.object({
  kind: z.literal('stream'),
  severity,
  stream: z.string(),
  bucket: z.string().nullable(),
  limit: z.enum(['max_bytes', 'max_msgs', 'max_consumers']),
  used: count,
  of: count,
  full: z.boolean(),
  discard: z.enum(['old', 'new']).describe('What happens when it is full: the oldest go, or new ones are refused'),
});

/** A limit of the account. */
const accountFinding = z.object({
  kind: z.literal('account'),
  severity,
  limit: z.enum(['storageBytes', 'memoryBytes', 'streams', 'connections']),
  used: count,
  of: count,
});

/** Objects of an Environment that are failing, by kind, most first. */
const objectsFinding = z.object({
  kind: z.literal('objects'),
  severity,
  environment: z.string(),
  failing: count,
  kinds: z.array(z.object({ kind: z.string(), failing: count })),
});

/** The state of an Environment does not follow its events. */
const stateFinding = z.object({
  kind: z.literal('state'),
  severity,
  environment: z.string(),
  /** events that are not in it yet; null when only `problem` is known */
  pending: count.nullable(),
  /** what stops the projector, for people; null when nothing does */
  problem: z.string().nullable(),
});

const rejectedFinding = z.object({
  kind: z.literal('rejected'),
  severity,
  environment: z.string(),
  events: count,
  /** ISO 8601, when the last one was rejected; null when the server does not say */
  lastAt: z.string().nullable(),
});

const credentialsFinding = z.object({
  kind: z.literal('credentials'),
  severity,
  /** that end within 7 days */
  ending: count,
  /** of these, within one */
  today: count,
  /** of those that end within 7 days; null where no server said */
  connected: count.nullable(),
});

const supportFinding = z.object({
  kind: z.literal('support'),
  severity,
  state: z.enum(['requested', 'active']),
  requester: z.string(),
  scope: z.enum(SUPPORT_SCOPES),
  ticket: z.string(),
  /** ISO 8601; null while it is asked for */
  endsAt: z.string().nullable(),
  /** streams and buckets that are read right now */
  reads: z.array(z.string()),
});

export const findingSchema = z.discriminatedUnion('kind', [
  consumerFinding,
  streamFinding,
  accountFinding,
  objectsFinding,
  stateFinding,
  rejectedFinding,
  credentialsFinding,
  supportFinding,
]);
export type Finding = z.infer<typeof findingSchema>;
export type ConsumerFinding = z.infer<typeof consumerFinding>;
export type StreamFinding = z.infer<typeof streamFinding>;

/** What is asked, each by itself. */
export const ASKED = ['consumers', 'streams', 'rejected', 'objects', 'limits', 'credentials', 'support'] as const;
export type Asked = (typeof ASKED)[number];

export const attentionSchema = z
  .object({
    at: z.string().describe('When servers were asked. Credentials may have been counted some seconds before'),
    findings: z.array(findingSchema).describe('Worst first; of consumers and of streams at most 10 each'),
    omitted: z.object({ consumers: z.int().min(0), streams: z.int().min(0) }).describe('How many more there are'),
    answered: z.array(z.string()).describe('Servers that told of streams and consumers'),
    silent: z.array(z.string()).describe('Servers that did not: what only they have is missing'),
    asked: z.array(z.enum(ASKED)).describe('What was asked, and answered'),
    unasked: z
      .array(
        z.object({
          what: z.enum(ASKED),
          /** an Environment, when only its is not known */
          of: z.string().nullable(),
          why: z.enum(['role', 'no-answer', 'tiers']),
          detail: z.string(),
        }),
      )
      .describe('What is not known, and why'),
  })
  .meta({ id: 'Attention' });
export type Attention = z.infer<typeof attentionSchema>;
