import type { Person } from './person.ts';
import { z } from '../zod.ts';

/** Records of 0.1 hold a user name and nothing else. */
const asPerson = (value: unknown): unknown =>
  typeof value === 'string' ? ({ issuer: null, subject: null, username: value } satisfies Person) : value;

/** Somebody as a record remembers them: see person.ts. */
export const personSchema = z
  .preprocess(
    asPerson,
    z.object({ issuer: z.string().nullable(), subject: z.string().nullable(), username: z.string() }),
  )
  .meta({ id: 'Person' });
