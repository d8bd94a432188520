import type { ServerResponse } from 'node:http';

/** Sends an answer in the form in which problems and figures are made. */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}
