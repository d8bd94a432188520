import type { Actor } from '../../../domain/system/actor.ts';
import { isOrganizationSlug } from '../../../domain/names.ts';
import type { IssuerConfig } from '../../config/issuers.ts';
import { urlFor } from './issuer-url.ts';

/** The `issuer` of a sign-in that means the Sovereign; anything else is an Organization's slug. */
export const SOVEREIGN_ISSUER = 'sovereign';

/** Whom a token of an issuer may speak about. */
export type IssuerScope =
  | { kind: 'sovereign' }
  /** `byClaim`: the issuer knows several Organizations, so each token must name this one and no other */
  | { kind: 'organization'; organization: string; byClaim: boolean };

/** Us at an issuer: enough to verify who signed a token and for whom. */
export interface IssuerClient {
  /** URL, exactly as in the tokens' `iss` */
  url: string;
  clientId: string;
  clientSecret: string | undefined;
}

/** One issuer for the Sovereign or for one Organization, its template filled in. */
export interface Issuer extends IssuerClient {
  scope: IssuerScope;
  /** what gives roles; left out: Keycloak's realm roles */
  roleClaims?: IssuerConfig['roleClaims'];
}

const kindIs = (kind: IssuerConfig['scope']['kind']) => (issuer: IssuerConfig) => issuer.scope.kind === kind;

function choose(issuers: readonly IssuerConfig[], organization: string): IssuerConfig | undefined {
  return (
    issuers.find(({ scope }) => scope.kind === 'organization' && scope.organization === organization) ??
    issuers.find(kindIs('organization-template')) ??
    issuers.find(kindIs('organization-claim'))
  );
}

/**
 * The issuer that signs people in for the Sovereign or for an Organization: its own one, else the template, else the one
 * that names Organizations by claim. Null when there is none, or when the filled-in template is an issuer that is configured
 * for somebody else: a realm of the Sovereign must not become the realm of an Organization that happens to have its name.
 */
export function findIssuer(issuers: readonly IssuerConfig[], selector: string): Issuer | null {
  const isSovereign = selector === SOVEREIGN_ISSUER;
  if (!isSovereign && !isOrganizationSlug(selector)) return null;
  const found = isSovereign ? issuers.find(kindIs('sovereign')) : choose(issuers, selector);
  if (!found) return null;
  const url = urlFor(found, selector);
  if (found.scope.kind === 'organization-template' && issuers.some(({ issuer }) => issuer === url)) return null;
  const scope: IssuerScope = isSovereign
    ? { kind: 'sovereign' }
    : { kind: 'organization', organization: selector, byClaim: found.scope.kind === 'organization-claim' };
  const { clientId, clientSecret, roleClaims } = found;
  return { url, clientId, clientSecret, scope, roleClaims };
}

/** The issuer that signed the actor in; null when it is not configured any more, or now is another one. */
export function issuerOf(issuers: readonly IssuerConfig[], actor: Actor): Issuer | null {
  const issuer = findIssuer(issuers, actor.scope === 'sovereign' ? SOVEREIGN_ISSUER : actor.organization);
  return issuer?.url === actor.issuer ? issuer : null;
}
