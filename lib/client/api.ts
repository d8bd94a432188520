import { SESSION_ENDED_HEADER } from '../domain/system/sign-in-errors.ts';
import type { Problem } from '../domain/errors.ts';
import { ApiProblem } from './api-problem.ts';
import { attendance } from './support/attendance.ts';
import { noteSession, noteSessionEnded } from './session-ended.ts';
import { requestBudget } from './request-budget.ts';
import { notingTime } from './server-time.ts';

type Method = 'GET' | 'POST';

interface ApiRequest {
  method?: Method;
  /** becomes the JSON body */
  body?: unknown;
  signal?: AbortSignal;
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'title' in value && 'detail' in value;

/** The request got no answer of Vertebra's. */
export const noAnswer = (method: Method, cause: unknown) =>
  new ApiProblem(
    {
      title: 'Vertebra does not answer',
      detail:
        method === 'GET'
          ? 'Check the connection and try again.'
          : 'Whether it was done is not known: look before you try again.',
    },
    cause,
  );

/** Somebody does not want the answer any more. */
export const aborted = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';

/** The problem document of an answer that is not good. */
export async function problemOf(method: Method, response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiProblem(body);
  return noAnswer(method, new Error(`HTTP ${response.status} without a problem document`));
}

/** Sends it; gives back a good answer. */
async function send(path: string, { method = 'GET', body, signal }: ApiRequest, accept: string): Promise<Response> {
  requestBudget.spend();
  const response = await notingTime(() =>
    fetch(path, {
      method,
      headers: { accept, ...attendance(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    }),
  ).catch((error: unknown) => {
    throw aborted(error) ? error : noAnswer(method, error);
  });
  if (response.ok) {
    noteSession();
    return response;
  }
  if (response.status === 401) noteSessionEnded(response.headers.get(SESSION_ENDED_HEADER), method === 'POST');
  throw await problemOf(method, response);
}

/**
 * Asks our own API. The answer is what the server's schema of that path says: it is the same repository, and checking
 * again would load every schema into every page. Throws {@link ApiProblem}; an ended session goes to the sign-in page.
 */
export async function callApi<Answer>(path: string, request: ApiRequest = {}): Promise<Answer> {
  const response = await send(path, request, 'application/json');
  return (await response.json()) as Answer;
}

/** The same for an answer that is sent line by line while it is made. */
export async function* streamApi<Line>(path: string, request: ApiRequest = {}): AsyncGenerator<Line> {
  const response = await send(path, request, 'application/x-ndjson');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw aborted(error) ? error : noAnswer('GET', error);
      });
      if (piece === undefined || piece.done) return;
      const lines = (rest + piece.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as Line;
    }
  } finally {
    await reader?.cancel();
  }
}
