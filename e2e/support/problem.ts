import { ERROR_CODES } from '../../lib/domain/errors.ts';
import type { ErrorCode, Problem } from '../../lib/domain/errors.ts';
import { expect } from './test.ts';

/** The answer is a problem document (RFC 9457) with this code, whole and in itself consistent. */
export async function expectProblem(response: Response, code: ErrorCode): Promise<Problem> {
  const problem = (await response.json()) as Problem;
  const { status, title } = ERROR_CODES[code];
  expect(problem).toMatchObject({ type: `urn:vertebra:problem:${code}`, code, status, title });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(problem.detail).not.toBe('');
  expect(problem.correlation).toBe(response.headers.get('x-correlation-id'));
  return problem;
}
