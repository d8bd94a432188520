/** The creation of an Organization: what a name is worth before, how far it is, and who will sign its first admin in. */
import { createOrganizationSchema } from './organization.ts';
import { z } from '../zod.ts';

/** About a name that somebody types, so it need not be a name yet. */
export const askCreationSchema = z.object({
  slug: z.string().max(100).default('').describe('Name of the Organization, such as acme'),
});
export type AskCreation = z.infer<typeof askCreationSchema>;

const partSchema = z.object({
  kind: z.enum(['name', 'home', 'edge', 'stream', 'bucket', 'rejected', 'consumer']),
  name: z.string(),
  environment: z.string().nullable(),
  made: z.boolean(),
});

/** What a name is taken by, and what of that is there. */
export const organizationCreationSchema = z
  .object({
    slug: z.string(),
    state: z
      .enum(['free', 'making', 'failed', 'made'])
      .describe(
        'free: nobody has it. making: reserved for a request, which may be at work. failed: that was given up; the same request goes on with it. made: it is there',
      ),
    /** ISO 8601: when it came into that state; null where nobody wrote it down */
    since: z.string().nullable(),
    asked: createOrganizationSchema.nullable().describe('The request that goes on with it, where it is known'),
    parts: z
      .array(partSchema)
      .describe('What it consists of, in the order in which it is made; empty while it is free'),
    silent: z.array(z.string()).describe('Servers that did not answer: what only they have counts as not made'),
  })
  .meta({ id: 'OrganizationCreation' });
export type OrganizationCreation = z.infer<typeof organizationCreationSchema>;

/** Servers that streams can be on. */
export const streamServersSchema = z
  .object({
    servers: z.array(z.object({ name: z.string(), cluster: z.string(), tags: z.array(z.string()) })),
    away: z.array(z.string()).describe('Servers that belong to the deployment and do not answer'),
  })
  .meta({ id: 'StreamServers' });
export type StreamServers = z.infer<typeof streamServersSchema>;

/** One look at the identity provider of an Organization. */
const signInCheckSchema = z.object({
  check: z.enum(['configured', 'metadata', 'keys', 'redirect', 'client']),
  result: z.enum(['passed', 'failed', 'unknown']),
  detail: z.string(),
  /** what helps; null where nothing is wrong */
  cure: z.string().nullable(),
});
export type SignInCheck = z.infer<typeof signInCheckSchema>;

/** Who signs in the people of an Organization, and whether that works now. */
export const signInTestSchema = z
  .object({
    issuer: z
      .object({ name: z.string(), url: z.string(), clientId: z.string() })
      .nullable()
      .describe('Null when no issuer is configured for it'),
    checks: z.array(signInCheckSchema),
    /** ISO 8601 */
    at: z.string(),
  })
  .meta({ id: 'SignInTest' });
export type SignInTest = z.infer<typeof signInTestSchema>;
