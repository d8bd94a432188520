/** The settings of an Organization that an operator changes: its name, its plan, its limits. */
import { freeText } from '../free-text.ts';
import { z } from '../zod.ts';
import { accountLimitsSchema, readLimitsSchema } from './limits.ts';
import { planNameSchema, planSchema } from './plans.ts';
import { usageFreshnessSchema } from './organization.ts';

const displayNameSchema = freeText('Enter a display name.', 80);

/** What the accounts hold now, which limits are compared with. */
const inUseSchema = z.object({
  storageBytes: z.number(),
  memoryBytes: z.number(),
  streams: z.number(),
  consumers: z.number().describe('On the stream that has the most'),
  homeConnections: z.number(),
  edgeConnections: z.number(),
  imports: z.number(),
  exports: z.number(),
});
export type InUse = z.infer<typeof inUseSchema>;

/** Limits that the edge account has beside the home account: connections come to both. */
const edgeLimitsSchema = readLimitsSchema.pick({
  connections: true,
  leafnodes: true,
  subscriptions: true,
  payloadBytes: true,
  dataBytes: true,
});
export const EDGE_LIMITS = Object.keys(edgeLimitsSchema.shape) as (keyof typeof edgeLimitsSchema.shape)[];

export const organizationSettingsSchema = z
  .object({
    displayName: z.string(),
    plan: z.string().nullable().describe('Of the plans, or one that is configured no more'),
    suspended: z.boolean(),
    limits: readLimitsSchema.describe('Of the home account. While it is suspended, those it gets back'),
    edge: edgeLimitsSchema,
    inUse: inUseSchema,
    freshness: usageFreshnessSchema,
    plans: z.array(planSchema),
    version: z.string().describe('Of these settings: a change names it, so that nobody undoes what they have not seen'),
  })
  .meta({ id: 'OrganizationSettings' });
export type OrganizationSettings = z.infer<typeof organizationSettingsSchema>;

export const changeSettingsSchema = z
  .object({
    version: z.string().min(1).max(100).describe('Of the settings that the change is based on'),
    displayName: displayNameSchema.optional(),
    plan: planNameSchema.nullable().optional(),
    limits: accountLimitsSchema.optional(),
    belowUse: z.boolean().default(false).describe('Whether a limit may be lower than what is in use now'),
  })
  .meta({ id: 'ChangeSettings' });
export type ChangeSettings = z.output<typeof changeSettingsSchema>;
