import type { Actor } from '../../../domain/system/actor.ts';
import { getConfig } from '../../config/config.ts';
import { actorFromClaims, namedOrganization } from './actor-from-claims.ts';
import { issuerOfToken } from '../oidc/issuer-of-token.ts';
import { isEnded } from '../session/session-ends.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { tokenParts } from './token-parts.ts';
import { TokenRefused } from './token-refused.ts';
import type { TokenRefusal } from './token-refused.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import { verifyToken } from './verify-token.ts';

/** Who is signed in by a token or a session. Times are milliseconds since 1970. */
export interface Bearer {
  actor: Actor;
  /** until then it is known who they are and which roles they have */
  expiresAt: number;
  /** when the session or the token began: an end of sessions after that ends it */
  since: number;
}

const REFUSALS: Partial<Record<SignInFailed['code'], TokenRefusal>> = {
  'no-role': 'no-role',
  'wrong-organization': 'wrong-organization',
  'not-a-member': 'wrong-organization',
  'unknown-organization': 'unknown-issuer',
  'sign-in-failed': 'claims',
};

/** What a failed sign-in would be called is said of a token in a token's words; only a silent provider stays what it is. */
function asRefusal(error: unknown): unknown {
  const code = error instanceof SignInFailed ? REFUSALS[error.code] : undefined;
  return code === undefined ? error : new TokenRefused(code, undefined, { cause: error });
}

async function verify(token: string): Promise<Bearer> {
  const { claims: unbelieved } = tokenParts(token);
  const url = typeof unbelieved.iss === 'string' ? unbelieved.iss : '';
  const issuer = issuerOfToken(getConfig().issuers, url, namedOrganization(unbelieved));
  if (!issuer) throw new TokenRefused('unknown-issuer', JSON.stringify(url.slice(0, 200)));

  const claims = await verifyToken(token, 'access', issuer);
  // RFC 9068 calls it client_id, Keycloak azp: the client that got the token, which need not be ours.
  const party = claims.azp ?? claims.client_id;
  if (typeof party !== 'string' || party === '') throw new TokenRefused('party');
  // A service account has no session at the provider; what names its doings together is the token.
  const actor = actorFromClaims({ ...claims, sid: claims.sid ?? claims.jti }, issuer);
  const { iat = 0, exp = 0 } = claims;
  return { actor, expiresAt: exp * 1000, since: iat * 1000 };
}

const verified = new VerifiedTokens<Bearer>();

/**
 * An access token of a configured issuer → who sends it, by the same rules as at sign-in. It must have been made for us: our
 * client id is among its audiences. Throws {@link TokenRefused}, or {@link SignInFailed} when the provider does not answer.
 */
export async function readBearer(token: string): Promise<Bearer> {
  try {
    const bearer = await verified.read(getConfig().issuers, token, () => verify(token));
    if (await isEnded(bearer.actor, bearer.since)) throw new TokenRefused('ended');
    return bearer;
  } catch (error) {
    throw asRefusal(error);
  }
}
