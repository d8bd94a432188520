import { z } from '../../zod.ts';

/** A condition as Kubernetes, Flux and Crossplane report it. */
export const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().optional(),
  message: z.string().optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

export const conditionsSchema = z.array(conditionSchema);

/** Of replicas, restarts and the like. */
export const countSchema = z.int().nonnegative();
