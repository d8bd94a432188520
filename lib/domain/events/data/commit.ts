import { z } from '../../zod.ts';

export const commitSchema = z.looseObject({
  branch: z.string(),
  author: z.string(),
  message: z.string(),
  /** paths of the files */
  changed: z.array(z.string()).optional(),
});
