import * as client from 'openid-client';
import { api } from '../../domain/paths.ts';
import { getConfig } from '../config/config.ts';
import type { Cookie } from './chunks.ts';
import { findIssuer } from './issuer.ts';
import type { Issuer } from './issuer.ts';
import { readLogin } from './login-cookie.ts';
import { isUnreachable } from './provider-error.ts';
import { getProvider } from './provider.ts';
import { sessionFromTokens } from './session-from-tokens.ts';
import type { Session } from './session.ts';
import { SignInFailed } from './sign-in-failed.ts';

const failure = (cause: unknown, { scope }: Issuer): SignInFailed => {
  if (cause instanceof SignInFailed) return cause;
  if (isUnreachable(cause)) return new SignInFailed('provider-unreachable', 'no answer to the code', { cause });
  if (!(cause instanceof client.AuthorizationResponseError)) {
    return new SignInFailed('sign-in-failed', 'the provider’s answer does not pass the checks', { cause });
  }
  // The scope asked for names the Organization where one realm has them all.
  const isStranger = scope.kind === 'organization' && scope.byClaim && cause.error === 'invalid_scope';
  return new SignInFailed(
    isStranger ? 'not-a-member' : 'sign-in-cancelled',
    `the provider answered ${JSON.stringify(cause.error)}`,
    { cause },
  );
};

/**
 * Completes a sign-in: `search` is the query the provider sent the browser back with, `cookies` hold what was begun.
 * Throws {@link SignInFailed}.
 */
export async function finishSignIn(
  search: string,
  cookies: readonly Cookie[],
): Promise<{ session: Session; returnTo: string }> {
  const { baseUrl, issuers } = getConfig();
  const login = await readLogin(cookies);
  if (!login) throw new SignInFailed('sign-in-expired', 'no sign-in was begun in this browser');
  const url = new URL(`${baseUrl}${api.callback()}${search}`);
  if (url.searchParams.get('state') !== login.state) {
    throw new SignInFailed('sign-in-expired', 'the answer belongs to another sign-in');
  }
  const issuer = findIssuer(issuers, login.issuer);
  if (!issuer) throw new SignInFailed('unknown-organization', `no issuer for ${JSON.stringify(login.issuer)}`);

  try {
    const tokens = await client.authorizationCodeGrant((await getProvider(issuer)).configuration, url, {
      pkceCodeVerifier: login.codeVerifier,
      expectedState: login.state,
      expectedNonce: login.nonce,
    });
    return { session: await sessionFromTokens(tokens, issuer), returnTo: login.returnTo };
  } catch (cause) {
    throw failure(cause, issuer);
  }
}
