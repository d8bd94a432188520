import { NextResponse } from 'next/server';
import { log } from './log.ts';
import { toProblem } from './problem.ts';

const headers = (correlation: string) => ({ 'cache-control': 'no-store', 'x-correlation-id': correlation });

/** A JSON answer that nobody caches. */
export const answerJson = (body: unknown, status: number, correlation: string): NextResponse =>
  NextResponse.json(body, { status, headers: headers(correlation) });

/** The one translation of errors to HTTP (RFC 9457). What is our fault is logged; `where` says which request it was. */
export function answerProblem(error: unknown, correlation: string, where: string): NextResponse {
  const problem = toProblem(error, correlation);
  if (problem.status >= 500) log('request failed', { where, correlation, code: problem.code }, error);
  return NextResponse.json(problem, {
    status: problem.status,
    headers: { ...headers(correlation), 'content-type': 'application/problem+json' },
  });
}
