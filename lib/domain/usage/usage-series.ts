import { z } from '../zod.ts';
import { USAGE_METRIC_NAMES, USAGE_RANGES } from './usage-metrics.ts';
import type { UsageMetric, UsageRange } from './usage-metrics.ts';

const RANGE_NAMES = Object.keys(USAGE_RANGES) as UsageRange[];
const iso = z.string().describe('ISO 8601');
const range = z.enum(RANGE_NAMES).default('1h');
const by = z.enum(USAGE_METRIC_NAMES);

export const readUsageSeriesSchema = z.object({ range });
export type ReadUsageSeries = z.infer<typeof readUsageSeriesSchema>;

const figures = z.array(z.number().nullable());
const ofEachMetric = <V extends z.ZodType>(value: V) =>
  z.object(Object.fromEntries(USAGE_METRIC_NAMES.map((name) => [name, value])) as Record<UsageMetric, V>);

/** When a limit is met if it goes on as it did. */
const usageForecastSchema = z.object({
  fullAt: iso.nullable().describe('When the limit would be met; null where that is not told, see `reason`'),
  perDay: z.number().nullable().describe('How much it grows a day; null while too little is known'),
  reason: z.string().nullable().describe('Why it is not told when the limit is met; null when it is'),
});
export type UsageForecast = z.infer<typeof usageForecastSchema>;

/** One Organization's usage over time: home and edge account together. */
export const usageSeriesSchema = z
  .object({
    range: z.enum(RANGE_NAMES),
    source: z.enum(['samples', 'prometheus']).describe('Samples of Vertebra itself, or a Prometheus server'),
    problem: z
      .string()
      .nullable()
      .describe('Why a part or all of it is not as asked for: NATS or Prometheus does not answer'),
    start: z
      .int()
      .describe('When the first step begins, in seconds since 1970; the next one begins `stepSeconds` later'),
    stepSeconds: z.int(),
    series: ofEachMetric(figures).describe(
      'A figure for each step, oldest first. Null is a gap: it is not known, since nobody sampled or not every server answered',
    ),
    coarseBefore: z
      .int()
      .nullable()
      .describe(
        'In seconds since 1970: figures before it are those of longer steps, since this process has not sampled for so long. Null when there are none',
      ),
    limits: z
      .object({
        storageBytes: z.number().nullable(),
        memoryBytes: z.number().nullable(),
        connections: z.number().nullable(),
      })
      .describe('Null: unlimited, or limited for each number of replicas on its own, see `tiered`'),
    tiered: z.boolean().describe('Whether storage and memory are limited for each number of replicas on its own'),
    forecast: z.object({ storageBytes: usageForecastSchema }),
    asOf: iso.nullable().describe('When the newest figure was sampled; null when there is none'),
  })
  .meta({ id: 'UsageSeries' });
export type UsageSeries = z.infer<typeof usageSeriesSchema>;
export type UsageFigures = UsageSeries['series'];

/** One row of the CSV: the figures of one step. */
export const usageRowSchema = z.object({ time: iso, ...ofEachMetric(z.number().nullable()).shape });

export const listTopUsageSchema = z.object({
  by: by.default('storageBytes'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(20),
});
export type ListTopUsage = z.infer<typeof listTopUsageSchema>;
export const exportTopUsageSchema = listTopUsageSchema.pick({ by: true });

export const topUsageItemSchema = z.object({
  slug: z.string(),
  displayName: z.string(),
  value: z
    .number()
    .describe('Over the last hour: the highest of a level, the mean of a rate, the number of occurrences'),
  limit: z.number().nullable().describe('Null without one'),
  share: z.number().nullable().describe('`value` of `limit`, 1 being all of it; null without a limit'),
});
export type TopUsageItem = z.infer<typeof topUsageItemSchema>;

/** Organizations by one figure, highest first; those that are at 0 are left out. */
export const topUsageSchema = z
  .object({
    by,
    items: z.array(topUsageItemSchema),
    total: z.int(),
    since: iso
      .nullable()
      .describe('Since when this process has sampled within the last hour; null before the first sample'),
    asOf: iso.nullable().describe('When the newest sample was taken'),
  })
  .meta({ id: 'TopUsage' });
export type TopUsage = z.infer<typeof topUsageSchema>;
