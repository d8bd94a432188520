import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import type { Caller } from '../../../domain/system/caller.ts';
import type { z } from '../../../domain/zod.ts';
import { answerJson, answerProblem } from './answer.ts';
import { auditRefusal } from './audit-refusal.ts';
import { callerOf } from './caller.ts';
import type { Operation, Parsed } from '../../../domain/operation.ts';
import { parseInput } from './parse-input.ts';
import { readJsonBody } from './read-body.ts';
import { countRequest } from './rate-limit.ts';
import { inSpan } from '../../telemetry/telemetry.ts';
import { OPERATIONS } from '../operations.ts';
import { observeRequest } from '../request-metrics.ts';

/** A request after every check that needs no knowledge of the matter. */
interface Input<O extends Operation> {
  caller: Caller;
  /** the path's `{org}` as it was asked for: `access` checks it; empty in a path without one */
  organization: string;
  /** the path's `{env}` as it was asked for; empty in a path without one */
  environment: string;
  /** the path's `{id}` as it was asked for; empty in a path without one */
  id: string;
  query: Parsed<O['query']>;
  body: Parsed<O['body']>;
  /** aborted when the client is gone */
  signal: AbortSignal;
}
type Act<O extends Operation, Result> = (input: Input<O>) => Result | Promise<Result>;
interface Context {
  /** Next gives a path without parameters none at all */
  params: Promise<{ org?: string; env?: string; id?: string } | undefined>;
}

const NAMES = new Map<Operation, string>(Object.entries(OPERATIONS).map(([name, operation]) => [operation, name]));

async function inputOf<O extends Operation>(operation: O, request: NextRequest, caller: Caller, context: Context) {
  const { org = '', env = '', id = '' } = (await context.params) ?? {};
  const query = operation.query && parseInput(operation.query, Object.fromEntries(request.nextUrl.searchParams));
  const body = operation.body && parseInput(operation.body, await readJsonBody(request));
  // The compiler does not see that the schema's type and the parsed value go together.
  return { caller, organization: org, environment: env, id, query, body, signal: request.signal } as Input<O>;
}

/**
 * The route handler of an operation: correlation id, caller, rate limit, query and body are dealt with here; `act` does the
 * matter itself, in a span called after the operation, and `send` makes an answer of its result. Errors become problem documents, refusals of `access` are
 * audited, everything is measured.
 */
export function handle<O extends Operation, Result>(
  operation: O,
  act: Act<O, Result>,
  send: (result: Result, correlation: string) => Response,
) {
  const name = NAMES.get(operation) ?? 'operation';
  const where = `${operation.method.toUpperCase()} ${operation.path}`;

  const answer = async (request: NextRequest, context: Context, correlation: string): Promise<Response> => {
    try {
      const caller = await callerOf(request, correlation);
      await countRequest(caller.actor);
      try {
        const input = await inputOf(operation, request, caller, context);
        const result = await inSpan({ name, kind: 'internal' }, () => act(input));
        return send(result, correlation);
      } catch (error) {
        await auditRefusal(error, caller, request);
        throw error;
      }
    } catch (error) {
      return answerProblem(error, correlation, where);
    }
  };

  return async (request: NextRequest, context: Context): Promise<Response> => {
    const start = performance.now();
    const response = await answer(request, context, randomUUID());
    observeRequest(request.method, operation.path, response.status, (performance.now() - start) / 1000);
    return response;
  };
}

/** The handler of an operation that answers JSON. */
export const route = <O extends Operation>(operation: O, act: Act<O, z.output<O['answer']>>) =>
  handle(operation, act, (result, correlation) => answerJson(result, operation.status, correlation));
