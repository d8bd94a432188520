import { z } from '../../zod.ts';
import { countSchema } from './condition.ts';

export const podSchema = z.looseObject({
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']),
  /** whether all of its containers are */
  ready: z.boolean(),
  restarts: countSchema,
  /** why a container does not run, as kubectl shows it: `CrashLoopBackOff` */
  waiting: z.string().nullish(),
  /** of the workload that it belongs to */
  app: z.string().nullish(),
  node: z.string().nullish(),
  image: z.string().nullish(),
  podIp: z.string().nullish(),
});
export type PodData = z.infer<typeof podSchema>;
