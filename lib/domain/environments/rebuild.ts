import { z } from '../zod.ts';

/** So many keys of each kind of difference are named; how many there are is always said. */
export const MOST_KEYS_NAMED = 100;

const keys = z.array(z.string());

/** One line of a rebuild: some that say how far it is, then the last one, `done` or `failed`. */
export const rebuildLineSchema = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('running'),
      /** read until now */
      events: z.int(),
      /** to read */
      total: z.int(),
    }),
    z.object({
      state: z.literal('done'),
      events: z.int(),
      /** objects there are by the events */
      objects: z.int(),
      /** objects whose state was as the events say */
      same: z.int(),
      /** keys that were missing, or had another value than the events say */
      written: z.int(),
      /** keys that no event speaks of, or only one that says the object is gone */
      removed: z.int(),
      /** keys whose event the stream no longer has: nothing to compare them with, so they stay */
      kept: z.int(),
      /** the first ones of each */
      keys: z.object({ written: keys, removed: keys, kept: keys }),
    }),
    z.object({
      state: z.literal('failed'),
      /** for people */
      detail: z.string(),
    }),
  ])
  .meta({ id: 'RebuildLine' });
export type RebuildLine = z.infer<typeof rebuildLineSchema>;
