import type { IssuerConfig } from '../../config/issuers.ts';
import { findIssuer, SOVEREIGN_ISSUER } from './issuer.ts';
import type { Issuer, IssuerClient, IssuerScope } from './issuer.ts';
import { organizationPartOf } from './issuer-url.ts';

/** Whom an issuer URL is asked for; for one that names Organizations by claim, the token has to say it. */
function selectorOf(config: IssuerConfig, url: string, named: string | null): string | null {
  const { scope } = config;
  if (scope.kind === 'organization-template') return organizationPartOf(config, url);
  if (config.issuer !== url) return null;
  if (scope.kind === 'sovereign') return SOVEREIGN_ISSUER;
  return scope.kind === 'organization' ? scope.organization : named;
}

/**
 * The issuer whose rules a token of this `iss` is judged by, signature first; null when nobody is signed in there. `named` is the
 * Organization it names, not yet believed. The answer is what {@link findIssuer} gives for the selector, so a URL can
 * speak for an Organization exactly when people of that Organization would be sent to it.
 */
export function issuerOfToken(issuers: readonly IssuerConfig[], url: string, named: string | null): Issuer | null {
  for (const config of issuers) {
    const selector = selectorOf(config, url, named);
    const issuer = selector === null ? null : findIssuer(issuers, selector);
    if (issuer?.url === url) return issuer;
  }
  return null;
}

/** Us at the issuer of this URL, and whom it speaks about; null when it is none of ours. A scope of null: several Organizations. */
export function clientAt(
  issuers: readonly IssuerConfig[],
  url: string,
): (IssuerClient & { scope: IssuerScope | null }) | null {
  const byClaim = issuers.find(({ scope, issuer }) => scope.kind === 'organization-claim' && issuer === url);
  return byClaim
    ? { url, clientId: byClaim.clientId, clientSecret: byClaim.clientSecret, scope: null }
    : issuerOfToken(issuers, url, null);
}
