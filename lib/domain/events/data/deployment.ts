import { z } from '../../zod.ts';
import { conditionsSchema, countSchema } from './condition.ts';

export const deploymentSchema = z.looseObject({
  /** that there shall be */
  replicas: countSchema,
  readyReplicas: countSchema,
  /** that run the newest revision */
  updatedReplicas: countSchema,
  image: z.string().nullish(),
  revision: countSchema.nullish(),
  conditions: conditionsSchema.optional(),
});
export type DeploymentData = z.infer<typeof deploymentSchema>;
