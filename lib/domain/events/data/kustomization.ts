import { z } from '../../zod.ts';
import { conditionsSchema } from './condition.ts';

export const kustomizationSchema = z.looseObject({
  path: z.string(),
  conditions: conditionsSchema,
  /** `main@sha1:…`; null before the first time */
  appliedRevision: z.string().nullish(),
});
