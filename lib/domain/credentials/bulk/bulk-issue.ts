import { issueCredentialSchema, issuedCredentialSchema } from '../credential.ts';
import { z } from '../../zod.ts';
import { MOST_CREDENTIALS_AT_ONCE } from './credential-lines.ts';

/** Asks for several credentials at once, each for a key of its own; all proofs are signed over one challenge. */
export const issueCredentialsSchema = z
  .object({
    nonce: issueCredentialSchema.shape.nonce,
    /** as for one credential; a durable is always made, none is joined */
    credentials: z
      .array(issueCredentialSchema.omit({ nonce: true, joinsDurable: true }))
      .min(1, 'Nothing to issue.')
      .max(MOST_CREDENTIALS_AT_ONCE, `At most ${String(MOST_CREDENTIALS_AT_ONCE)} credentials at once.`),
  })
  .meta({ id: 'IssueCredentials' });
export type IssueCredentials = z.infer<typeof issueCredentialsSchema>;
export type WantedCredential = IssueCredentials['credentials'][number];

/** One line of the answer. The last one is `issued`, or `failed`, and then nothing was issued. */
export const issuingProgressSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('progress'),
      /** credentials that are written down; none is issued before all are */
      made: z.int(),
      of: z.int(),
    }),
    z.object({
      type: z.literal('issued'),
      /** in the order in which they were asked for */
      credentials: z.array(issuedCredentialSchema.pick({ credential: true, jwt: true })),
      endpoints: issuedCredentialSchema.shape.endpoints,
    }),
    z.object({
      type: z.literal('failed'),
      detail: z.string(),
      /** `path` is that of the request, such as `credentials.3.durable` */
      fields: z.array(z.object({ path: z.string(), message: z.string() })),
    }),
  ])
  .meta({ id: 'IssuingProgress' });
export type IssuingProgress = z.infer<typeof issuingProgressSchema>;
