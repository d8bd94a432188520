import { connectionProblem } from '../../../lib/server/log/connection-problem.ts';

/** Why something could not be asked: what is known of its code, or else the words of the innermost error. */
export function reasonOf(error: unknown): string {
  const problem = connectionProblem(error);
  if (problem !== null) return problem;
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? innermost.message : 'unknown';
}
