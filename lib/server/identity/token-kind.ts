import { TokenRefused } from './token-refused.ts';

export type TokenKind = 'id' | 'access' | 'logout';

const lower = (value: unknown): string =>
  typeof value === 'string' ? value.toLowerCase() : value === undefined ? '' : '?';

/**
 * Whether a token is of the kind that is asked for, so that none passes for another. Providers say it in the header (RFC 9068, 2.1:
 * `at+jwt`; OpenID Connect Back-Channel Logout, 2.4: `logout+jwt`), Keycloak in a claim: `ID`, `Bearer`, `Logout`, `Refresh`.
 */
export function checkKind(kind: TokenKind, headerType: unknown, claimedType: unknown): void {
  const header = lower(headerType).replace(/^application\//, '');
  const claim = lower(claimedType);
  const plain = header === '' || header === 'jwt';
  const fits = {
    id: plain && (claim === '' || claim === 'id'),
    access: (header === 'at+jwt' && (claim === '' || claim === 'bearer')) || (plain && claim === 'bearer'),
    logout: (plain || header === 'logout+jwt') && (claim === '' || claim === 'logout'),
  };
  if (!fits[kind]) throw new TokenRefused('kind', `an ${kind} token was asked for`);
}
