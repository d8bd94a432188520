import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts';
import type { IssuerClient } from './issuer.ts';
import { isUnreachable } from './provider-error.ts';
import { getProvider } from './provider.ts';
import { SignInFailed } from './sign-in-failed.ts';
import { checkKind } from './token-kind.ts';
import type { TokenKind } from './token-kind.ts';
import { tokenParts } from './token-parts.ts';
import { TokenRefused } from './token-refused.ts';
import type { TokenRefusal } from './token-refused.ts';

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
