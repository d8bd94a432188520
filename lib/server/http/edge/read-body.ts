import { VertebraError } from '../../../domain/errors.ts';

/** Far above any body we take, far below what would hurt. */
export const MAX_BODY_BYTES = 64 * 1024;

const refuse = (message: string) => new VertebraError('invalid-request', `${message} Nothing was changed.`);

const typeOf = (request: Request): string | undefined =>
  request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();

/** The text of a body. Throws `invalid-request` when it is too big, without reading on, or no UTF-8. */
async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw refuse(`The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw refuse('The body is not UTF-8.');
  }
}

/** The JSON body of a request. Throws `invalid-request` when it is not JSON or too big. */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (typeOf(request) !== 'application/json') {
    throw refuse('The body must be JSON, with the content type application/json.');
  }
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('The body is not JSON.');
  }
}

/** The fields of a form that a server sent. Throws `invalid-request` when the body is none or too big. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  if (typeOf(request) !== 'application/x-www-form-urlencoded') {
    throw refuse('The body must be a form, with the content type application/x-www-form-urlencoded.');
  }
  return new URLSearchParams(await readText(request));
}
