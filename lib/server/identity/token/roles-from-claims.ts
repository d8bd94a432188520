import type { Role } from '../../../domain/system/roles.ts';
import { ORGANIZATION_PLACEHOLDER } from '../../config/issuers.ts';
import type { RoleClaim } from '../../config/role-claims.ts';
import { log } from '../../log/log.ts';

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** What a claim says, by its format; null when it is of another type. */
const READ: Record<RoleClaim['format'], (value: unknown) => string[] | null> = {
  list: (value) => (typeof value === 'string' ? [value] : isTexts(value) ? value : null),
  // as `scope` in RFC 6749, 3.3
  words: (value) => (typeof value === 'string' ? value.split(' ') : null),
  // a name with `false` or nothing behind it says that somebody is not in it
  keys: (value) => (isMap(value) ? Object.keys(value).filter((key) => value[key] === true || isMap(value[key])) : null),
};

/** The values of a claim: none when it is not there, null when it, or what it is in, is of another type. */
function valuesOf(claims: unknown, path: readonly string[], { format }: RoleClaim): string[] | null {
  let value = claims;
  for (const name of path) {
    if (!isMap(value)) return null;
    // what every object inherits is no claim
    if (!Object.hasOwn(value, name)) return [];
    value = value[name];
  }
  return READ[format](value);
}

const told = new WeakSet<RoleClaim>();

/** Once for each claim of the file: whoever signs in a second time brings the same. */
function tellOfType(claim: RoleClaim, issuer: string): void {
  if (told.has(claim)) return;
  told.add(claim);
  const fields = { issuer, claim: claim.claim.join(' → '), format: claim.format };
  log('a claim that is to give roles is of another type than its format, and gives none', fields);
}

/**
 * Verified claims → the roles that an issuer's claims give by the file of VERTEBRA_ROLE_CLAIMS, not yet held against its scope. Values are
 * compared to the letter; what is not there, is of another type or is not named in the file gives nothing.
 * @param organization stands for {org} in names and values; null for the Sovereign, whose claims have no {org}
 */
export function rolesFromClaims(
  claims: unknown,
  roleClaims: readonly RoleClaim[],
  issuer: string,
  organization: string | null,
): Set<string> {
  const filled = (text: string) =>
    organization === null ? text : text.replace(ORGANIZATION_PLACEHOLDER, () => organization);
  const held = new Set<Role>();
  for (const claim of roleClaims) {
    const said = valuesOf(claims, claim.claim.map(filled), claim);
    if (said === null) tellOfType(claim, issuer);
    const has = new Set(said);
    for (const [role, values] of claim.roles) if (values.some((value) => has.has(filled(value)))) held.add(role);
  }
  return held;
}
