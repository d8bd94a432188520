import { VertebraError } from '../../domain/errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that changes something unless a page of ours sent it. Browsers put `Origin` on every such request,
 * so a missing one is refused too; Next itself checks nothing for route handlers.
 */
export function checkOrigin(request: Pick<Request, 'method' | 'headers'>, baseUrl: string): void {
  if (SAFE_METHODS.has(request.method) || request.headers.get('origin') === baseUrl) return;
  throw new VertebraError(
    'origin-refused',
    `Nothing was changed: requests that change something are taken from ${baseUrl} only. Open Vertebra at that address.`,
  );
}
