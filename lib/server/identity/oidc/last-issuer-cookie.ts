import { isOrganizationSlug } from '../../../domain/names.ts';
import type { Cookie } from '../session/chunks.ts';
import type { CookieChange } from '../session/cookie-change.ts';
import { SOVEREIGN_ISSUER } from './issuer.ts';

const NAME = '__Host-vertebra-last-issuer';
/** A year: browsers keep no cookie for much longer. */
const LIFETIME_SECONDS = 365 * 24 * 60 * 60;

/**
 * Remembers whose provider this browser went to, so that the sign-in page comes with the name filled in. Nothing is granted by
 * it, so it is neither sealed nor ended with a session. `selector` is `sovereign` or an Organization's slug.
 */
export const lastIssuerCookie = (selector: string): CookieChange => ({
  name: NAME,
  value: selector,
  maxAge: LIFETIME_SECONDS,
});

/** `sovereign` or the slug that was signed in to last; null the first time, or when the cookie holds anything else. */
export function readLastIssuer(cookies: readonly Cookie[]): string | null {
  const value = cookies.find(({ name }) => name === NAME)?.value ?? '';
  return value === SOVEREIGN_ISSUER || isOrganizationSlug(value) ? value : null;
}
