import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { IssuerClient } from '../oidc/issuer.ts';
import { isUnreachable } from '../oidc/provider-error.ts';
import { getProvider } from '../oidc/provider.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts';
import { tokenParts } from './token-parts.ts';
import { TokenRefused } from './token-refused.ts';
import type { TokenRefusal } from './token-refused.ts';

type TokenKind = 'id' | 'access' | 'logout';

const lower = (value: unknown): string =>
  typeof value === 'string' ? value.toLowerCase() : value === undefined ? '' : '?';

/**
 * Whether a token is of the kind that is asked for, so that none passes for another. Providers say it in the header (RFC 9068, 2.1:
 * `at+jwt`; OpenID Connect Back-Channel Logout, 2.4: `logout+jwt`), Keycloak in a claim: `ID`, `Bearer`, `Logout`, `Refresh`.
 */
function checkKind(kind: TokenKind, headerType: unknown, claimedType: unknown): void {
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

const CLAIM_REFUSALS: Record<string, TokenRefusal> = { iss: 'issuer', aud: 'audience', nbf: 'not-yet-valid' };

function refusalOf(error: unknown): TokenRefused {
  const refuse = (code: TokenRefusal) => new TokenRefused(code, undefined, { cause: error });
  if (error instanceof TokenRefused) return error;
  if (error instanceof errors.JWTExpired) return refuse('expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const code = error.reason === 'check_failed' ? CLAIM_REFUSALS[error.claim] : undefined;
    return code === undefined ? new TokenRefused('claims', error.claim, { cause: error }) : refuse(code);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return refuse('signature');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return refuse('unknown-key');
  }
  return error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported
    ? refuse('algorithm')
    : refuse('malformed');
}

/**
 * The claims of a token that this issuer signed for us: signature by a key of its metadata, algorithm, issuer, audience, times,
 * kind. Whom it may speak about is another question. Throws {@link TokenRefused}, or {@link SignInFailed} when the
 * provider does not answer.
 */
export async function verifyToken(token: string, kind: TokenKind, client: IssuerClient): Promise<JWTPayload> {
  tokenParts(token);
  const { keys, algorithms } = await getProvider(client);
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: client.url,
      audience: client.clientId,
      algorithms,
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['iss', 'aud', 'exp', 'iat'],
    });
    checkKind(kind, protectedHeader.typ, payload.typ);
    if ((payload.iat ?? Infinity) > Date.now() / 1000 + CLOCK_SKEW_SECONDS) throw new TokenRefused('issued-in-future');
    return payload;
  } catch (cause) {
    if (isUnreachable(cause)) throw new SignInFailed('provider-unreachable', `no keys from ${client.url}`, { cause });
    throw refusalOf(cause);
  }
}
