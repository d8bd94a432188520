import type { Action } from './access-table.ts';
import type { ErrorCode } from './errors.ts';
import type { z } from './zod.ts';

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

// The builders of lib/domain/paths.ts encode what they are given, and the pattern has braces.

/** Path of an operation of an Organization. */
export const pathOf = (path: (organization: string) => string): string => decodeURIComponent(path('{org}'));

/** Path of an operation on one thing of an Organization. */
export const idPathOf = (path: (organization: string, id: string) => string): string =>
  decodeURIComponent(path('{org}', '{id}'));

/** Path of an operation of an Environment, or on one thing of it. */
export const environmentPathOf = (path: (organization: string, environment: string, id: string) => string): string =>
  decodeURIComponent(path('{org}', '{env}', '{id}'));
