import { z } from '../zod.ts';

/** A name of a cluster, or a tag of servers, as nats-server's configuration takes it. */
const serverWord = z
  .string()
  .trim()
  .regex(/^[^\s\p{C}]{1,100}$/u, 'Up to 100 characters, without blanks.');

/** Without it, NATS decides. Tags do not tell upper from lower case. */
export const placementSchema = z.object({
  cluster: serverWord.optional(),
  tags: z
    .array(serverWord.toLowerCase())
    .max(10)
    .refine((all) => new Set(all).size === all.length, { message: 'Each tag once.' })
    .optional(),
});
