import { ORGANIZATION_PLACEHOLDER } from '../../config/issuers.ts';
import type { Config } from '../../config/parse-config.ts';

/** Origin of an issuer as a CSP source; a template with the Organization as first label becomes a wildcard. */
function issuerSource(issuer: string): string {
  const label = 'organization-label';
  return new URL(issuer.replace(ORGANIZATION_PLACEHOLDER, label)).origin.replace(label, '*');
}

/**
 * What pages may load and talk to. Scripts only with the nonce of this one answer; styles inline too, since charts and
 * virtual rows place themselves with style attributes. `form-action` holds for the redirects after a form as well.
 */
export function contentSecurityPolicy(
  nonce: string,
  config: Pick<Config, 'issuers' | 'natsWebsocketUrl' | 'projectorUrl'>,
): string {
  const issuers = new Set(config.issuers.map(({ issuer }) => issuerSource(issuer)));
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // the names of a big bucket are kept beside the page; `strict-dynamic` would leave this to the browser
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self' ${new URL(config.natsWebsocketUrl).origin} ${config.projectorUrl}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `form-action 'self' ${[...issuers].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
}
