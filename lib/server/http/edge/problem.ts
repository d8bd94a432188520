import { ERROR_CODES, VertebraError } from '../../../domain/errors.ts';
import type { ErrorCode, Problem } from '../../../domain/errors.ts';
import { z } from '../../../domain/zod.ts';

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** Problem document of RFC 9457, as the API description shows it. */
export const problemSchema = z
  .object({
    type: z.string().meta({ examples: ['urn:vertebra:problem:not-found'] }),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    correlation: z.string(),
  })
  .meta({ id: 'Problem' });

const UNKNOWN =
  'The server could not do this. Whether it was done in part is in the audit log. Try again, or give the operator the correlation id.';

/** Any error → problem document. Only a VertebraError has words for people; what another one says stays in the log. */
export function toProblem(error: unknown, correlation: string): Problem {
  const known = error instanceof VertebraError ? error : new VertebraError('internal', UNKNOWN);
  const { status, title } = ERROR_CODES[known.code];
  return {
    type: `urn:vertebra:problem:${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    ...(known.fields ? { fields: known.fields } : {}),
    correlation,
  };
}
