import * as client from 'openid-client';
import { api, pages } from '../../../domain/paths.ts';
import { getConfig } from '../../config/config.ts';
import type { Cookie } from '../session/chunks.ts';
import type { CookieChange } from '../session/cookie-change.ts';
import { findIssuer } from './issuer.ts';
import type { Issuer } from './issuer.ts';
import { lastIssuerCookie } from './last-issuer-cookie.ts';
import { loginCookies } from './login-cookie.ts';
import { getProvider } from './provider.ts';
import { SignInFailed } from './sign-in-failed.ts';

const MAX_CHARACTERS = 2000;

/**
 * Where to go after signing in: the requested page when it is one of ours, else where everybody starts. The URL parser decides, as a
 * browser would, so tabs, backslashes and dot segments cannot smuggle another host in.
 */
export function safeReturnTo(wish: string | null | undefined, baseUrl: string): string {
  const fallback = pages.home();
  if (!wish?.startsWith('/') || wish.length > MAX_CHARACTERS || !URL.canParse(wish, baseUrl)) return fallback;
  const url = new URL(wish, baseUrl);
  // `/.//host` stays on our origin, yet its path alone would be another host's address.
  if (url.origin !== baseUrl || url.pathname.startsWith('//')) return fallback;
  if (url.pathname.startsWith('/api/') || url.pathname === pages.signIn()) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** What is asked for. Keycloak names an Organization in the tokens when it is asked for that very one. */
export const scopeFor = ({ scope }: Issuer): string =>
  scope.kind === 'organization' && scope.byClaim
    ? `openid profile organization:${scope.organization}`
    : 'openid profile';

/**
 * Begins a sign-in (OIDC code flow with PKCE, state and nonce): where to send the browser, and the cookies that remember it.
 * `selector` is `sovereign` or an Organization's slug, `held` the cookies of the request. Throws {@link SignInFailed}.
 */
export async function startSignIn(
  selector: string,
  returnTo: string | null,
  held: readonly Cookie[],
  isSecondTry = false,
): Promise<{ location: URL; cookies: CookieChange[] }> {
  const { baseUrl, issuers } = getConfig();
  const issuer = findIssuer(issuers, selector);
  if (!issuer) throw new SignInFailed('unknown-organization', `no issuer for ${JSON.stringify(selector)}`);

  const { configuration } = await getProvider(issuer);
  const login = {
    issuer: selector,
    state: client.randomState(),
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
    returnTo: safeReturnTo(returnTo, baseUrl),
    isSecondTry,
  };
  const location = client.buildAuthorizationUrl(configuration, {
    redirect_uri: `${baseUrl}${api.callback()}`,
    scope: scopeFor(issuer),
    state: login.state,
    nonce: login.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(login.codeVerifier),
    code_challenge_method: 'S256',
  });
  return { location, cookies: [...(await loginCookies(login, held)), lastIssuerCookie(selector)] };
}
