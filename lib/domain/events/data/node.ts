import { z } from '../../zod.ts';
import { conditionsSchema, countSchema } from './condition.ts';

const percent = z.number().min(0).max(100);

export const nodeSchema = z.looseObject({
  conditions: conditionsSchema,
  kubeletVersion: z.string().nullish(),
  cpuUsedPercent: percent.nullish(),
  memoryUsedPercent: percent.nullish(),
  pods: countSchema.nullish(),
});
export type NodeData = z.infer<typeof nodeSchema>;
