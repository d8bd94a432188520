import { VertebraError } from '../../../domain/errors.ts';
import { TOKEN_REFUSALS, TokenRefused } from '../../identity/token/token-refused.ts';
import { log } from '../../log/log.ts';
import { toProblem } from './problem.ts';

export const answerHeaders = (correlation: string) => ({
  'cache-control': 'no-store',
  'x-correlation-id': correlation,
});

/** A JSON answer that nobody caches. */
export const answerJson = (body: unknown, status: number, correlation: string): Response =>
  Response.json(body, { status, headers: answerHeaders(correlation) });

/** RFC 9110, 11.6.1: an answer 401 says how to sign in; what is wrong with a token is in the words of RFC 6750, 3. */
function challenge(error: unknown): string {
  const refused = error instanceof VertebraError && error.cause instanceof TokenRefused ? error.cause.code : null;
  const scheme = 'Bearer realm="vertebra"';
  if (refused === null) return scheme;
  return `${scheme}, error="invalid_token", error_description="${refused}: ${TOKEN_REFUSALS[refused]}"`;
}

/** The one translation of errors to HTTP (RFC 9457). What is our fault is logged; `where` says which request it was. */
export function answerProblem(error: unknown, correlation: string, where: string): Response {
  const problem = toProblem(error, correlation);
  const retryAfter = error instanceof VertebraError ? error.retryAfterSeconds : undefined;
  if (problem.status >= 500) log('request failed', { where, correlation, code: problem.code }, error, 'error');
  return Response.json(problem, {
    status: problem.status,
    headers: {
      ...answerHeaders(correlation),
      'content-type': 'application/problem+json',
      ...(problem.status === 401 ? { 'www-authenticate': challenge(error) } : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  });
}
