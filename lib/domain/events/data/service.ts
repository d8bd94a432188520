import { z } from '../../zod.ts';
import { countSchema } from './condition.ts';

export const serviceSchema = z.looseObject({
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  ports: z.array(z.looseObject({ name: z.string().nullish(), port: z.int().min(1).max(65_535) })),
  /** that answer for it; absent when nobody counted */
  endpoints: countSchema.optional(),
  clusterIp: z.string().nullish(),
});
export type ServiceData = z.infer<typeof serviceSchema>;
