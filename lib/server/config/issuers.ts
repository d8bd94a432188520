import { organizationSlugSchema } from '../../domain/organizations/organization.ts';
import { z } from '../../domain/zod.ts';
import { isHttpsOrLoopback } from './loopback.ts';
import type { RoleClaim } from './role-claims.ts';

export const ISSUERS_FILE_WANTS = 'a JSON file with the identity providers';

/** Stands for an Organization's slug in the issuer URL of a template. */
export const ORGANIZATION_PLACEHOLDER = '{org}';

const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sovereign') }),
  z.object({ kind: z.literal('organization'), organization: organizationSlugSchema }),
  z.object({ kind: z.literal('organization-template') }),
  z.object({ kind: z.literal('organization-claim') }),
]);

const issuerSchema = z
  .object({
    /** for people, on the sign-in page */
    name: z.string().min(1),
    /** issuer URL, exactly as in the tokens' `iss` */
    issuer: z.string(),
    clientId: z.string().min(1),
    /** left out for a public client, which PKCE protects */
    clientSecret: z.string().min(1).optional(),
    /** whom a token of this issuer can speak about */
    scope: scopeSchema,
  })
  .superRefine(({ issuer, scope }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['issuer'], message });
    const isTemplate = scope.kind === 'organization-template';
    if ((issuer.split(ORGANIZATION_PLACEHOLDER).length === 2) !== isTemplate) {
      refuse(isTemplate ? 'A template has {org} in it once.' : 'Only a template may have {org} in it.');
      return;
    }
    const sample = issuer.replace(ORGANIZATION_PLACEHOLDER, 'acme');
    const url = URL.canParse(sample) ? new URL(sample) : null;
    if (!url || !isHttpsOrLoopback(url)) refuse('It wants an https URL; http is for this machine only.');
    // Pages allow forms to reach it by a CSP source, and there a wildcard can only be the first label.
    else if (/^\w+:\/\/[^/]+\{org\}|^\w+:\/\/\{org\}[^.]/.test(issuer)) {
      refuse('{org} stands in the path, or is the first label of the host.');
    } else if (url.search !== '' || url.hash !== '') refuse('An issuer URL has no query and no fragment.');
  });
export interface IssuerConfig extends z.output<typeof issuerSchema> {
  /** which claims of its tokens give which roles (VERTEBRA_ROLE_CLAIMS); left out: Keycloak's realm roles give those of the same names */
  roleClaims?: readonly RoleClaim[] | undefined;
}

const twice = (values: string[]): string | undefined => values.find((value, at) => values.indexOf(value) !== at);

/** What one issuer is asked for; two of the same would make the choice a matter of order. */
const scopeName = ({ scope }: IssuerConfig): string =>
  scope.kind === 'organization' ? `organization ${scope.organization}` : scope.kind;

export const issuersSchema = z
  .array(issuerSchema)
  .min(1, 'It wants at least one issuer.')
  .superRefine((issuers, context) => {
    const scope = twice(issuers.map(scopeName));
    if (scope !== undefined) context.addIssue(`Two issuers have the scope “${scope}”.`);
    const forAnybody = issuers.filter(({ scope: { kind } }) => /^organization-(template|claim)$/.test(kind));
    if (new Set(forAnybody.map((issuer) => issuer.scope.kind)).size > 1) {
      context.addIssue(
        'A template and an issuer that names Organizations by claim would both speak for the same ones.',
      );
    }
    // One URL with two scopes would let a token of the one speak about the other.
    const url = twice(issuers.map(({ issuer }) => issuer));
    if (url !== undefined) context.addIssue(`The issuer ${url} is there twice.`);
  });
