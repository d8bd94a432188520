import type { Action } from '../../domain/access-table.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { z } from '../../domain/zod.ts';

/** One operation of the API: what its route checks by and what the API description says, in one place. */
export interface Operation {
  method: 'get' | 'post';
  /** with `{org}` where the Organization's slug stands */
  path: string;
  summary: string;
  /** what `access` is asked for, one of them by what the request says; none: whoever is signed in */
  access: readonly Action[];
  query: z.ZodObject | null;
  body: z.ZodObject | null;
  status: 200 | 201;
  answer: z.ZodType;
  /** content types of an answer that is sent while it is made; JSON in one piece without them */
  streams?: readonly string[];
  /** what can go wrong beside what can go wrong everywhere */
  problems: readonly ErrorCode[];
}

/** What a schema gives; null where there is none. */
export type Parsed<S extends z.ZodType | null> = S extends z.ZodType ? z.output<S> : null;
