import { api } from '../../domain/paths.ts';
import { aborted, callApi, noAnswer, problemOf } from '../api.ts';
import { requestBudget } from '../request-budget.ts';

interface ReadRequest {
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/**
 * Asks the projector's read API, which is another origin: `url` is a whole one. It takes the session as the console left it
 * and renews nothing, so when it is refused the console is asked who we are, which renews it or leads to the sign-in page.
 * @throws ApiProblem, or the signal's reason
 */
export async function askReadApi(url: string, { headers = {}, signal }: ReadRequest): Promise<Response> {
  const ask = () => {
    requestBudget.spend();
    return fetch(url, { credentials: 'include', cache: 'no-store', headers, signal }).catch((error: unknown) => {
      throw aborted(error) ? error : noAnswer('GET', error);
    });
  };
  let response = await ask();
  if (response.status === 401) {
    await callApi(api.me(), { signal });
    response = await ask();
  }
  if (response.ok) return response;
  throw await problemOf('GET', response);
}

/** The same for an answer in JSON; it is what the server's schema of that path says, as with `callApi`. */
export async function callReadApi<Answer>(url: string, signal: AbortSignal): Promise<Answer> {
  const response = await askReadApi(url, { headers: { accept: 'application/json' }, signal });
  return (await response.json()) as Answer;
}
