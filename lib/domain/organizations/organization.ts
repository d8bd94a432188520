import { freeText } from '../free-text.ts';
import { ENVIRONMENT_TYPES, organizationSlugProblem } from '../names.ts';
import { STREAMS_OF_ENVIRONMENT } from './default-limits.ts';
import { accountLimitsSchema, firstLimitsSchema } from './limits.ts';
import { shownDeletionSchema } from './deletion.ts';
import { shownSuspensionSchema } from './suspension.ts';
import { ORGANIZATION_STATES } from './organization-state.ts';
import { placementSchema } from './placement-schema.ts';
import { planNameSchema } from './plans.ts';
import { REPLICAS } from './placement.ts';
import { z } from '../zod.ts';

export const organizationSlugSchema = z
  .string()
  .superRefine((slug, context) => {
    const problem = organizationSlugProblem(slug);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ description: 'Name of an Organization', examples: ['acme'] });

export const environmentTypeSchema = z.enum(ENVIRONMENT_TYPES);

/** -1 means unlimited in every limit; a limit that nats-server reads as unlimited (0 streams) is -1 here, too. */
const limit = z.int().min(-1);
const jetstreamLimits = {
  storageBytes: limit,
  memoryBytes: limit,
  streams: limit,
  /** on each stream, as nats-server counts them */
  consumers: limit,
};
/** Null where the account has limits by number of replicas instead, which stand in `tiers`. */
const untieredLimit = limit.nullable();

/** What an Organization may use. Bytes are bytes; counts are counts. */
export const organizationLimitsSchema = z.object({
  storageBytes: untieredLimit,
  memoryBytes: untieredLimit,
  streams: untieredLimit,
  consumers: untieredLimit.describe('On each stream'),
  connections: limit,
  tiers: z
    .array(z.object({ name: z.string(), ...jetstreamLimits }))
    .describe('Limits by number of replicas: R1, R3; empty when there are none'),
});
export type OrganizationLimits = z.infer<typeof organizationLimitsSchema>;

/** What it uses now, summed over the servers that answered. Rates are per second since the reading before. */
export const organizationUsageSchema = z.object({
  storageBytes: z.number(),
  memoryBytes: z.number(),
  streams: z.number(),
  consumers: z.number(),
  connections: z.number(),
  messagesInPerSecond: z.number(),
  messagesOutPerSecond: z.number(),
  bytesInPerSecond: z.number(),
  bytesOutPerSecond: z.number(),
  slowConsumers: z.number(),
});
export type OrganizationUsage = z.infer<typeof organizationUsageSchema>;

const validitySchema = z.object({
  /** ISO 8601; null without a bound */
  notBefore: z.string().nullable(),
  expires: z.string().nullable(),
});

export const organizationSchema = z
  .object({
    slug: z.string(),
    displayName: z.string(),
    /** public key of the home account */
    account: z.string(),
    state: z.enum(ORGANIZATION_STATES),
    closed: z.string().nullable().describe('Why nothing can be opened or issued; null when it can'),
    validity: z.object({ home: validitySchema, edge: validitySchema.nullable() }),
    environments: z.array(environmentTypeSchema),
    retired: z
      .array(environmentTypeSchema)
      .describe('Environments that are retired: nothing writes to them, and their data stays'),
    limits: organizationLimitsSchema,
    usage: organizationUsageSchema,
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof organizationSchema>;

/** How fresh the usage is and who is missing in it. */
export const usageFreshnessSchema = z
  .object({
    /** ISO 8601; null before the first reading */
    at: z.string().nullable(),
    serversExpected: z.array(z.string()),
    serversAnswered: z.array(z.string()),
  })
  .meta({ id: 'UsageFreshness' });
export type UsageFreshness = z.infer<typeof usageFreshnessSchema>;

/** An account in the resolver whose claims cannot be used, and why. Only people of the Sovereign see these. */
export const unreadableAccountSchema = z.object({ account: z.string(), reason: z.string() });
export type UnreadableAccount = z.infer<typeof unreadableAccountSchema>;

export const ORGANIZATION_SORTS = ['name', 'storage', 'streams', 'consumers', 'connections', 'traffic'] as const;
export type OrganizationSort = (typeof ORGANIZATION_SORTS)[number];

export const listOrganizationsSchema = z.object({
  search: z.string().max(100).default('').describe('Part of the name, the display name, the account or an Environment'),
  sort: z.enum(ORGANIZATION_SORTS).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type ListOrganizations = z.infer<typeof listOrganizationsSchema>;

export const organizationPageSchema = z
  .object({
    items: z.array(organizationSchema),
    /** how many match the search */
    total: z.number(),
    /** how many there are for this actor at all */
    all: z.number(),
    freshness: usageFreshnessSchema,
    unreadable: z.array(unreadableAccountSchema),
  })
  .meta({ id: 'OrganizationPage' });
export type OrganizationPage = z.infer<typeof organizationPageSchema>;

/** One Organization as a page shows it. */
export const organizationDetailSchema = z
  .object({
    organization: organizationSchema,
    freshness: usageFreshnessSchema,
    missing: z.array(z.string()).describe('What it lacks to work, and who can complete it, in sentences'),
    suspension: shownSuspensionSchema
      .nullable()
      .optional()
      .describe(
        'Who suspended it or, while that is not proven on every server, resumed it. Left out while NATS does not say',
      ),
    deletion: shownDeletionSchema
      .nullable()
      .optional()
      .describe('Who has it deleted, and how far that is. Left out while NATS does not say'),
    resumesWith: z
      .int()
      .nullable()
      .describe('While it is suspended, the limit of connections that it gets back; 0: nobody knows, say it to resume'),
  })
  .meta({ id: 'OrganizationDetail' });
export type OrganizationDetail = z.infer<typeof organizationDetailSchema>;

export const createOrganizationSchema = z
  .object({
    slug: organizationSlugSchema,
    displayName: freeText('Enter a display name.', 80),
    replicas: z
      .literal(REPLICAS, { error: 'One of 1, 3 and 5.' })
      .optional()
      .describe('Of each stream and bucket. Left out: 3 where at least three servers are up, else 1'),
    placement: placementSchema.optional().describe('Which servers streams and buckets may be on'),
    environments: z
      .array(environmentTypeSchema)
      .min(1)
      .refine((all) => new Set(all).size === all.length, {
        message: 'Each Environment once.',
      }),
    plan: planNameSchema.optional().describe('Plan that its limits are of. It is recorded, whatever `limits` says'),
    limits: z
      .union([accountLimitsSchema, firstLimitsSchema])
      .optional()
      .describe(
        'Every limit, or the first ones, with the rest as in the plan. Left out: those of the plan, or defaults',
      ),
  })
  .superRefine(({ environments, limits }, context) => {
    const needed = environments.length * STREAMS_OF_ENVIRONMENT;
    const isWhole = limits !== undefined && 'tiers' in limits;
    // With tiers, one of them has the streams: which one, the number of replicas says.
    const streams = (isWhole ? limits.jetstream : limits)?.streams;
    // Below what one Environment needs it is refused above.
    if (streams === undefined || streams < STREAMS_OF_ENVIRONMENT || streams >= needed) return;
    const message = `At least ${String(needed)}: each of ${String(environments.length)} Environments has ${String(STREAMS_OF_ENVIRONMENT)}.`;
    context.addIssue({ code: 'custom', path: ['limits', ...(isWhole ? ['jetstream'] : []), 'streams'], message });
  })
  .meta({ id: 'CreateOrganization' });
export type CreateOrganization = z.infer<typeof createOrganizationSchema>;
