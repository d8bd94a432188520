import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { actorFromClaims } from './actor-from-claims.ts';
import type { Issuer } from './issuer.ts';
import type { Session } from './session.ts';
import { SignInFailed } from './sign-in-failed.ts';

/** For a provider that does not say how long its access tokens live (RFC 6749, 5.1 only recommends it). */
const UNKNOWN_LIFETIME_SECONDS = 60;

/**
 * Tokens that openid-client has verified → session. `refreshToken` is the one in use, for a provider that keeps it.
 * Throws {@link SignInFailed}; also without an ID token, since then nobody says which roles there are now.
 */
export function sessionFromTokens(
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
  issuer: Issuer,
  refreshToken: string | null = null,
): Session {
  if (tokens.id_token === undefined) throw new SignInFailed('sign-in-failed', `no ID token from ${issuer.url}`);
  return {
    actor: actorFromClaims(tokens.claims(), issuer),
    refreshToken: tokens.refresh_token ?? refreshToken,
    idToken: tokens.id_token,
    accessExpiresAt: Date.now() + (tokens.expiresIn() ?? UNKNOWN_LIFETIME_SECONDS) * 1000,
  };
}
