import type { Actor } from '../../domain/actor.ts';
import { isOrganizationSlug } from '../../domain/names.ts';
import { ORGANIZATION_PLACEHOLDER } from '../config/issuers.ts';
import type { IssuerConfig } from '../config/issuers.ts';

/** The `issuer` of a sign-in that means the Sovereign; anything else is an Organization's slug. */
const SOVEREIGN_ISSUER = 'sovereign';

/** Whom a token of an issuer may speak about. */
export type IssuerScope = { kind: 'sovereign' } | { kind: 'organization'; organization: string };

/** One issuer with its template filled in. */
export interface Issuer {
  /** URL, exactly as in the tokens' `iss` */
  url: string;
  clientId: string;
  clientSecret: string | undefined;
  scope: IssuerScope;
}

/**
 * The issuer that signs people in for the Sovereign or for an Organization: its own one, else the template.
 * Null when there is none, or when the filled-in template is an issuer that is configured for somebody else: a realm
 * of the Sovereign must not become the realm of an Organization that happens to have its name.
 */
export function findIssuer(issuers: readonly IssuerConfig[], selector: string): Issuer | null {
  const resolve = (found: IssuerConfig | undefined, url: string, scope: IssuerScope): Issuer | null =>
    found ? { url, clientId: found.clientId, clientSecret: found.clientSecret, scope } : null;

  if (selector === SOVEREIGN_ISSUER) {
    const found = issuers.find(({ scope }) => scope.kind === 'sovereign');
    return resolve(found, found?.issuer ?? '', { kind: 'sovereign' });
  }
  if (!isOrganizationSlug(selector)) return null;

  const scope = { kind: 'organization', organization: selector } as const;
  const own = issuers.find((issuer) => issuer.scope.kind === 'organization' && issuer.scope.organization === selector);
  if (own) return resolve(own, own.issuer, scope);

  const template = issuers.find((issuer) => issuer.scope.kind === 'organization-template');
  const url = template?.issuer.replace(ORGANIZATION_PLACEHOLDER, selector) ?? '';
  return issuers.some(({ issuer }) => issuer === url) ? null : resolve(template, url, scope);
}

/** The issuer that signed the actor in; null when it is not configured any more, or now is another one. */
export function issuerOf(issuers: readonly IssuerConfig[], actor: Actor): Issuer | null {
  const issuer = findIssuer(issuers, actor.scope === 'sovereign' ? SOVEREIGN_ISSUER : actor.organization);
  return issuer?.url === actor.issuer ? issuer : null;
}
