import { VertebraError } from '../../domain/errors.ts';

/** Far above any body we take, far below what would hurt. */
const MAX_BODY_BYTES = 64 * 1024;

const refuse = (message: string) => new VertebraError('invalid-request', `${message} Nothing was changed.`);

/** The JSON body of a request. Throws `invalid-request` when it is not JSON or too big, without reading on. */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw refuse('The body must be JSON, with the content type application/json.');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw refuse(`The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw refuse('The body is not JSON.');
  }
}
