import { z } from '../../zod.ts';

export const configMapSchema = z.looseObject({ keys: z.record(z.string(), z.string()) });
