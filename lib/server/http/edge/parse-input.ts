import { VertebraError } from '../../../domain/errors.ts';
import { fieldProblems } from '../../../domain/field-problems.ts';
import type { z } from '../../../domain/zod.ts';

/** Input of a request by its schema. Throws `invalid-request` with every field that is wrong. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = fieldProblems(parsed.error);
  const first = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).at(0);
  throw new VertebraError('invalid-request', `Nothing was changed. ${first ?? 'The request is not valid.'}`, {
    fields,
  });
}
