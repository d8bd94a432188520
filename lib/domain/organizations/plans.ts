/** Plans: limits that are agreed under one name. */
import { freeText } from '../free-text.ts';
import { z } from '../zod.ts';
import { accountLimitsSchema } from './limits.ts';

export const planNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, '1 to 32 lower-case letters, digits and hyphens, a letter first.')
  .meta({ description: 'Name of a plan', examples: ['small'] });

export const planSchema = z.object({
  name: planNameSchema,
  title: freeText('Give the plan a title for people.', 80),
  limits: accountLimitsSchema,
});
/** Limits that are agreed under one name. */
export type Plan = z.infer<typeof planSchema>;

/** The plans of a Sovereign, as its configuration has them. */
export const plansSchema = z
  .array(planSchema)
  .max(50)
  .refine((plans) => new Set(plans.map(({ name }) => name)).size === plans.length, {
    message: 'Each name of a plan once.',
  });

/** The plans that a new Organization can have. */
export const planListSchema = z.object({ plans: z.array(planSchema) }).meta({ id: 'Plans' });
export type PlanList = z.infer<typeof planListSchema>;
