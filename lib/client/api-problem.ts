import type { ErrorCode, FieldProblem, Problem } from '../domain/errors.ts';
import { isMissingCode, UPDATED } from './stale-page.ts';

/** What a problem is to a person; `lasting`: it would fail again in the same way. */
type Kind = 'failed' | 'lasting' | 'refused' | 'missing';

const KINDS: Partial<Record<ErrorCode | 'unreachable', Kind>> = {
  forbidden: 'refused',
  'not-signed-in': 'refused',
  'origin-refused': 'refused',
  'not-found': 'missing',
  'bad-request': 'lasting',
  'invalid-request': 'lasting',
  'method-not-allowed': 'lasting',
  conflict: 'lasting',
  'too-large': 'lasting',
  'headers-too-large': 'lasting',
};

/** An answer of the API that is a problem (RFC 9457), or no answer at all. Its texts are for people. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly title: string;
  readonly detail: string;
  /** `unreachable`: the request did not get an answer of Vertebra's */
  readonly code: ErrorCode | 'unreachable';
  readonly fields: readonly FieldProblem[];
  /** finds the request in the server's log */
  readonly correlation: string | undefined;

  get kind(): Kind {
    return KINDS[this.code] ?? 'failed';
  }

  constructor(problem: Pick<Problem, 'title' | 'detail'> & Partial<Problem>, cause?: unknown) {
    super(problem.detail, { cause });
    this.title = problem.title;
    this.detail = problem.detail;
    this.code = problem.code ?? 'unreachable';
    this.fields = problem.fields ?? [];
    this.correlation = problem.correlation;
  }
}

/** Whatever was thrown, as something a page can show. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isMissingCode(error)) return new ApiProblem({ ...UPDATED, code: 'internal' }, error);
  const title = 'Something went wrong in this page';
  return new ApiProblem({ title, detail: 'Load the page again.', code: 'internal' }, error);
}

const REFUSALS = new Set<ApiProblem['code']>([
  'not-signed-in',
  'forbidden',
  'not-found',
  'invalid-request',
  'conflict',
]);

/** A refusal does not pass by asking again. */
export const isRefusal = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && REFUSALS.has(error.code);
