import { VertebraError } from '../../../domain/errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request with a cookie unless a page of ours sent it, or a person who typed the address. Browsers put `Origin` on
 * every request that changes something, so there a missing one is refused too; Next itself checks nothing for route
 * handlers. Reading is more than its answer, too: exports and refusals are written into the audit log in the person's name. A
 * link of another site is followed without `Origin`; browsers say all the same where it stood (Fetch Metadata).
 */
export function checkOrigin(request: Pick<Request, 'method' | 'headers'>, baseUrl: string): void {
  const origin = request.headers.get('origin');
  if (origin === baseUrl) return;
  if (!SAFE_METHODS.has(request.method)) {
    throw new VertebraError(
      'origin-refused',
      `Nothing was changed: requests that change something are taken from ${baseUrl} only. Open Vertebra at that address.`,
    );
  }
  const site = request.headers.get('sec-fetch-site') ?? 'none';
  if (origin === null && (site === 'none' || site === 'same-origin')) return;
  throw new VertebraError(
    'origin-refused',
    `With a cookie, this is for pages of ${baseUrl} only. Open it from there, or send a bearer token.`,
  );
}
