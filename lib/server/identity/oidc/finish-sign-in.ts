import * as client from 'openid-client';
import { api } from '../../../domain/paths.ts';
import type { SignInError, SignInReason } from '../../../domain/system/sign-in-errors.ts';
import { getConfig } from '../../config/config.ts';
import { findIssuer } from './issuer.ts';
import type { Issuer } from './issuer.ts';
import type { Login } from './login-cookie.ts';
import { isUnreachable } from './provider-error.ts';
import { getProvider } from './provider.ts';
import { sessionFromTokens } from '../session/session-from-tokens.ts';
import type { Session } from '../session/session.ts';
import { SignInFailed } from './sign-in-failed.ts';
import { TokenRefused } from '../token/token-refused.ts';
import type { TokenRefusal } from '../token/token-refused.ts';

/** What the provider says at the end of a sign-in (RFC 6749, 4.1.2.1 and 5.2). */
const ANSWERS: Record<string, SignInError> = {
  access_denied: 'sign-in-cancelled',
  login_required: 'sign-in-cancelled',
  interaction_required: 'sign-in-cancelled',
  unauthorized_client: 'client-refused',
  invalid_client: 'client-refused',
  server_error: 'provider-failed',
  temporarily_unavailable: 'provider-unreachable',
  // The code was used before, or lived too long.
  invalid_grant: 'sign-in-expired',
};

/** What it says goes into the log: neither code nor token is among it. */
const MAX_CHARACTERS = 300;
const said = (error: string, description: string | undefined): string =>
  `the provider answered ${JSON.stringify({ error, error_description: description }).slice(0, MAX_CHARACTERS)}`;

const REFUSALS: Partial<Record<TokenRefusal, SignInReason>> = {
  'too-long': 'too-long',
  signature: 'signature',
  'unknown-key': 'signature',
  algorithm: 'signature',
  issuer: 'claim-iss',
  audience: 'claim-aud',
  party: 'claim-azp',
  expired: 'clock',
  'not-yet-valid': 'clock',
  'issued-in-future': 'clock',
};

/** Which part of the answer it is, as far as that can be known from an error and those behind it. */
function reasonOf(error: unknown): SignInReason | undefined {
  if (error instanceof TokenRefused) return REFUSALS[error.code];
  if (!(error instanceof Error)) return undefined;
  if (error instanceof client.ClientError && error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clock';
  const [, claim] = /"(iss|sub|aud|azp|exp|iat|nonce)"/.exec(error.message) ?? [];
  if (claim !== undefined) return `claim-${claim}` as SignInReason;
  return error.message.includes('"id_token"') ? 'no-id-token' : reasonOf(error.cause);
}

function failure(cause: unknown, { scope }: Issuer): SignInFailed {
  if (cause instanceof SignInFailed) return cause;
  if (isUnreachable(cause)) return new SignInFailed('provider-unreachable', 'no answer to the code', { cause });
  if (cause instanceof client.AuthorizationResponseError || cause instanceof client.ResponseBodyError) {
    // The scope asked for names the Organization where one realm has them all.
    const isStranger = scope.kind === 'organization' && scope.byClaim && cause.error === 'invalid_scope';
    const code = isStranger ? 'not-a-member' : (ANSWERS[cause.error] ?? 'request-refused');
    return new SignInFailed(code, said(cause.error, cause.error_description), { cause });
  }
  const reason = reasonOf(cause);
  return new SignInFailed('sign-in-failed', 'the provider’s answer does not pass the checks', {
    cause,
    ...(reason === undefined ? {} : { reason }),
  });
}

/**
 * Completes the sign-in that was begun as `login`; `search` is the query the provider sent the browser back with.
 * Throws {@link SignInFailed}.
 */
export async function finishSignIn(search: string, login: Login): Promise<Session> {
  const { baseUrl, issuers } = getConfig();
  const issuer = findIssuer(issuers, login.issuer);
  if (!issuer) throw new SignInFailed('unknown-organization', `no issuer for ${JSON.stringify(login.issuer)}`);
  try {
    const tokens = await client.authorizationCodeGrant(
      (await getProvider(issuer)).configuration,
      new URL(`${baseUrl}${api.callback()}${search}`),
      { pkceCodeVerifier: login.codeVerifier, expectedState: login.state, expectedNonce: login.nonce },
    );
    return await sessionFromTokens(tokens, issuer);
  } catch (cause) {
    throw failure(cause, issuer);
  }
}

/** Whether Keycloak asks to begin again at once: its page was left open for too long, the person did nothing wrong. */
export const mayStartAgain = (search: string): boolean =>
  new URLSearchParams(search).get('error_description') === 'authentication_expired';
