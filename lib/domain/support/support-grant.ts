import { userPublicKeySchema } from '../credentials/credential.ts';
import { freeText } from '../free-text.ts';
import { isStreamToken } from '../names.ts';
import { personSchema } from '../system/person-schema.ts';
import {
  MOST_GRANT_MINUTES,
  SUPPORT_APPROVALS,
  SUPPORT_SCOPES,
  SUPPORT_STATES,
  SUPPORT_STATUSES,
} from './support-grant-rules.ts';
import { z } from '../zod.ts';

const sentence = freeText('Enter a reason.', 500);

export const requestSupportGrantSchema = z
  .object({
    scope: z.enum(SUPPORT_SCOPES),
    /** read by the Organization's people */
    reason: sentence,
    ticket: freeText('Enter a ticket.', 80),
    minutes: z.int().min(1).max(MOST_GRANT_MINUTES),
  })
  .meta({ id: 'RequestSupportGrant' });
export type RequestSupportGrant = z.infer<typeof requestSupportGrantSchema>;

export const decideSupportGrantSchema = z
  .object({ decision: z.enum(['approve', 'deny']), reason: sentence.optional() })
  .refine(({ decision, reason }) => decision === 'approve' || reason !== undefined, {
    message: 'Say why, so that they know what to ask for instead.',
    path: ['reason'],
  })
  .meta({ id: 'DecideSupportGrant' });
export type DecideSupportGrant = z.infer<typeof decideSupportGrantSchema>;

export const openSupportSessionSchema = z
  .object({
    /** public half of a key pair that this page made for this one stream */
    publicKey: userPublicKeySchema,
    stream: z.string().refine(isStreamToken, {
      message: 'A stream under a grant is named by letters, digits, hyphens and underscores.',
    }),
  })
  .meta({ id: 'OpenSupportSession' });
export type OpenSupportSession = z.infer<typeof openSupportSessionSchema>;

const grantFields = {
  id: z.string(),
  organization: z.string(),
  scope: z.enum(SUPPORT_SCOPES),
  reason: z.string(),
  ticket: z.string(),
  minutes: z.number(),
  requestedAt: z.string(),
  /** an admin; null while nobody decided, or when the policy did */
  decidedBy: personSchema.nullable(),
  decidedAt: z.string().nullable(),
  /** why it was denied */
  denial: z.string().nullable(),
  startsAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  endedBy: personSchema.nullable(),
  endedAt: z.string().nullable(),
};

const viewFields = {
  stream: z.string(),
  /** when it was opened */
  since: z.string(),
  /** when the session that reads it ends, unless it is renewed */
  until: z.string(),
};

/** What the server remembers of a grant. */
export const supportGrantRecordSchema = z.object({
  ...grantFields,
  status: z.enum(SUPPORT_STATUSES),
  requester: z.object({
    issuer: z.string(),
    subject: z.string(),
    username: z.string(),
    displayName: z.string(),
  }),
  /** one for each session that may be open; see `boundViews` */
  views: z.array(
    z.object({
      ...viewFields,
      /** of the NATS user that reads; null when the projector reads for them */
      publicKey: z.string().nullable(),
      /** hash of the person's session for which the projector reads */
      session: z.string().optional(),
    }),
  ),
  /** what was read before, a line a stream; records of 0.1 have none */
  past: z.array(z.object({ ...viewFields, times: z.number() })).default([]),
  /** streams that were read before and have no line any more */
  omitted: z.number().default(0),
});
export type SupportGrantRecord = z.infer<typeof supportGrantRecordSchema>;

/** A grant as people see it: those who hold it, and those whose data it opens. */
export const supportGrantSchema = z
  .object({
    ...grantFields,
    state: z.enum(SUPPORT_STATES),
    requester: z.object({ issuer: z.string(), subject: z.string(), username: z.string(), displayName: z.string() }),
    /** whether who asks is who holds it */
    mine: z.boolean(),
    /** streams and buckets that were opened, newest first; `live`: a server has the connection right now */
    views: z.array(z.object({ ...viewFields, live: z.boolean() })),
    /** further streams that were opened: the audit log names them */
    omittedViews: z.number(),
  })
  .meta({ id: 'SupportGrant' });
export type SupportGrant = z.infer<typeof supportGrantSchema>;

export const supportGrantPageSchema = z
  .object({
    items: z.array(supportGrantSchema),
    approval: z.enum(SUPPORT_APPROVALS),
    mark: z.int().min(0).optional().describe('What is written later than this is not in it: see `SupportGrantChange`'),
  })
  .meta({ id: 'SupportGrantPage' });
export type SupportGrantPage = z.infer<typeof supportGrantPageSchema>;

/** A connection that the end of a grant closed, by the server's own account. */
const closedConnectionSchema = z.object({
  server: z.string(),
  stream: z.string(),
  closedAt: z.string(),
  /** in the server's words */
  reason: z.string(),
});
export type ClosedConnection = z.infer<typeof closedConnectionSchema>;

export const endedSupportGrantSchema = z
  .object({
    grant: supportGrantSchema,
    closed: z.array(closedConnectionSchema),
    /** connections that the servers had before, and that they have not reported as closed */
    unconfirmed: z.number(),
  })
  .meta({ id: 'EndedSupportGrant' });
export type EndedSupportGrant = z.infer<typeof endedSupportGrantSchema>;

export const awaitSupportGrantsSchema = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('`mark` of what is known. Left out: answered at once'),
});
export type AwaitSupportGrants = z.infer<typeof awaitSupportGrantsSchema>;

export const supportGrantChangeSchema = z
  .object({
    mark: z
      .int()
      .min(0)
      .describe('More than what was sent: a grant of the Organization was written since. Else nothing was'),
  })
  .meta({ id: 'SupportGrantChange' });
export type SupportGrantChange = z.infer<typeof supportGrantChangeSchema>;
