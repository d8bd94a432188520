import type { Actor } from '../../../domain/system/actor.ts';
import { ORGANIZATION_ROLES, SOVEREIGN_ROLES } from '../../../domain/system/roles.ts';
import { SIGN_IN_REASONS } from '../../../domain/system/sign-in-errors.ts';
import type { SignInReason } from '../../../domain/system/sign-in-errors.ts';
import { z } from '../../../domain/zod.ts';
import type { Issuer } from '../oidc/issuer.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { rolesFromClaims } from './roles-from-claims.ts';

/** Identifiers end up in logs, records and comparisons: no control characters, no invisible ones. */
const identifier = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{C}]+$/u);

/**
 * A name for people to read. Scripts from Persian to Hindi join and part letters by U+200C and U+200D, and a mark of direction
 * beside a letter changes nothing but its place: between letters they are part of the name. Whatever else cannot be seen is not.
 */
const displayName = z
  .string()
  .min(1)
  .max(255)
  .transform((name) => name.replace(/^[\u200e\u200f]+|[\u200e\u200f]+$/gu, ''))
  .pipe(
    z
      .string()
      .min(1)
      .regex(/^(?:[^\p{C}]|(?<=[\p{L}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}]))+$/u),
  );

/** A name, several, or a map by name: Keycloak's mapper can be set to each of them. */
const organizationsSchema = z
  .union([
    z.string().transform((name) => [name]),
    z.array(z.string()),
    z.record(z.string(), z.unknown()).transform(Object.keys),
  ])
  .default([]);

/** The one Organization that claims name, not yet believed; null when it is none or several. */
export function namedOrganization(claims: { organization?: unknown }): string | null {
  const names = organizationsSchema.safeParse(claims.organization).data ?? [];
  return names.length === 1 ? (names[0] ?? null) : null;
}

const isReason = (text: string): text is SignInReason => Object.hasOwn(SIGN_IN_REASONS, text);

const realmAccessSchema = z.object({ roles: z.array(z.string()) }).default({ roles: [] });

/** What each token has; what gives roles is read beside it, and whatever else is in it gives nothing. */
const claimsSchema = z.object({
  iss: identifier,
  sub: identifier,
  sid: identifier,
  preferred_username: identifier,
  name: displayName.optional().catch(undefined),
  realm_access: realmAccessSchema,
  organization: organizationsSchema,
});
/** Where other claims give the roles, this one may be anything. */
const otherClaimsSchema = claimsSchema.extend({ realm_access: realmAccessSchema.catch({ roles: [] }) });

/** For the log: what would have given a role. */
const lookedAt = ({ roleClaims }: Issuer): string =>
  roleClaims ? ` in ${roleClaims.map(({ claim }) => claim.join(' → ')).join(', ')}` : '';

/**
 * Verified claims of an ID or access token → who that is. The issuer's scope decides whom the token may speak about: roles of the other
 * scope are not read at all, and a claim that names another Organization discredits the whole token. An issuer of several
 * Organizations must name this one and no other.
 * Throws {@link SignInFailed}: `no-role`, `wrong-organization`, `not-a-member`, or `sign-in-failed` for broken claims.
 */
export function actorFromClaims(claims: unknown, issuer: Issuer): Actor {
  const { roleClaims, scope } = issuer;
  const parsed = (roleClaims ? otherClaimsSchema : claimsSchema).safeParse(claims);
  if (!parsed.success) {
    const broken = parsed.error.issues
      .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
      .join('; ');
    const reason = `claim-${String(parsed.error.issues[0]?.path[0])}`;
    throw new SignInFailed('sign-in-failed', `broken claims: ${broken}`, isReason(reason) ? { reason } : {});
  }
  const { iss, sub, sid, preferred_username, name, realm_access, organization } = parsed.data;
  if (iss !== issuer.url) {
    const what = `claims of ${iss} where ${issuer.url} was asked`;
    throw new SignInFailed('sign-in-failed', what, { reason: 'claim-iss' });
  }

  const person = {
    issuer: iss,
    subject: sub,
    username: preferred_username,
    displayName: name ?? preferred_username,
    sessionId: sid,
  };
  const home = scope.kind === 'organization' ? scope.organization : null;
  const held = roleClaims ? rolesFromClaims(claims, roleClaims, iss, home) : new Set(realm_access.roles);
  const actor: Actor =
    scope.kind === 'sovereign'
      ? { ...person, scope: 'sovereign', roles: SOVEREIGN_ROLES.filter((role) => held.has(role)) }
      : {
          ...person,
          scope: 'organization',
          organization: scope.organization,
          roles: ORGANIZATION_ROLES.filter((role) => held.has(role)),
        };

  const foreign = actor.scope === 'organization' && organization.find((slug) => slug !== actor.organization);
  if (typeof foreign === 'string') {
    throw new SignInFailed('wrong-organization', `the issuer ${iss} names the Organization ${JSON.stringify(foreign)}`);
  }
  if (scope.kind === 'organization' && scope.byClaim && organization.length !== 1) {
    throw new SignInFailed('not-a-member', `the issuer ${iss} does not say that ${sub} is of ${scope.organization}`);
  }
  if (actor.roles.length === 0)
    throw new SignInFailed('no-role', `no role of ours for ${sub} of ${iss}${lookedAt(issuer)}`);
  return actor;
}
