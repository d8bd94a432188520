import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { VertebraError } from '../../../domain/errors.ts';
import { api } from '../../../domain/paths.ts';
import { answerProblem } from '../edge/answer.ts';

/** Answers an address of the API that does not exist. */
export const notFound = (request: NextRequest): Response => {
  const error = new VertebraError('not-found', `Unknown address. ${api.openapi()} describes all there are.`);
  return answerProblem(error, randomUUID(), `${request.method} ${request.nextUrl.pathname}`);
};
