import { z } from '../../zod.ts';
import { conditionsSchema } from './condition.ts';

export const crossplaneSchema = z.looseObject({
  /** `PostgreSQLInstance/orders` */
  claim: z.string(),
  conditions: conditionsSchema,
  provider: z.string().nullish(),
  size: z.string().nullish(),
  endpoint: z.string().nullish(),
});
