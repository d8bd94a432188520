import { z } from '../../zod.ts';
import { conditionsSchema, countSchema } from './condition.ts';

export const helmReleaseSchema = z.looseObject({
  chart: z.string(),
  version: z.string(),
  conditions: conditionsSchema,
  revision: countSchema.nullish(),
});
