import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { actorFromClaims } from '../token/actor-from-claims.ts';
import type { Issuer } from '../oidc/issuer.ts';
import type { Session } from './session.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { TokenRefused } from '../token/token-refused.ts';
import { verifyToken } from '../token/verify-token.ts';

/** For a provider that does not say how long its access tokens live (RFC 6749, 5.1 only recommends it). */
const UNKNOWN_LIFETIME_SECONDS = 60;

/**
 * The provider's answer → session. openid-client has compared the ID token with what was asked (nonce, client); here its
 * signature is checked, though it comes straight from the provider, and it is read. `before` is the session it goes on from.
 * Throws {@link SignInFailed} or {@link TokenRefused}; also without an ID token, since then nobody says which roles
 * there are now.
 */
export async function sessionFromTokens(
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
  issuer: Issuer,
  before: Pick<Session, 'refreshToken' | 'startedAt'> | null = null,
): Promise<Session> {
  if (tokens.id_token === undefined) {
    throw new SignInFailed('sign-in-failed', `no ID token from ${issuer.url}`, { reason: 'no-id-token' });
  }
  const claims = await verifyToken(tokens.id_token, 'id', issuer);
  // OpenID Connect Core 3.1.3.7: whoever a token was made for, if it says so, is us.
  if (claims.azp !== undefined && claims.azp !== issuer.clientId) throw new TokenRefused('party');
  return {
    actor: actorFromClaims(claims, issuer),
    refreshToken: tokens.refresh_token ?? before?.refreshToken ?? null,
    startedAt: before?.startedAt ?? Date.now(),
    accessExpiresAt: Date.now() + (tokens.expiresIn() ?? UNKNOWN_LIFETIME_SECONDS) * 1000,
  };
}
