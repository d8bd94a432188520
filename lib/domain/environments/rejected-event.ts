import { z } from '../zod.ts';

export const retriedEventSchema = z
  .object({
    /** its sequence in the stream of the Environment */
    sequence: z.int(),
    /** false: it is still among the rejected ones */
    settled: z.boolean(),
    /** what became of it, for people */
    detail: z.string(),
  })
  .meta({ id: 'RetriedEvent' });
export type RetriedEvent = z.infer<typeof retriedEventSchema>;

export const droppedEventSchema = z.object({ sequence: z.int() }).meta({ id: 'DroppedEvent' });
export type DroppedEvent = z.infer<typeof droppedEventSchema>;
