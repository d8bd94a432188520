import * as client from 'openid-client';
import { pages } from '../../../domain/paths.ts';
import type { SignInError } from '../../../domain/system/sign-in-errors.ts';
import { getConfig } from '../../config/config.ts';
import { isHttpsOrLoopback } from '../../config/loopback.ts';
import { issuerOf } from './issuer.ts';
import { getProvider } from './provider.ts';
import type { Session } from '../session/session.ts';

const TIMEOUT_MS = 5000;

/**
 * Ends the provider's session from here, as Keycloak does it for a client that shows its refresh token: 204, and nobody has to
 * confirm anything. Other providers answer with a page of theirs, or refuse.
 */
async function endFromHere(
  configuration: client.Configuration,
  refreshToken: string,
  secret?: string,
): Promise<boolean> {
  const { end_session_endpoint: endpoint = '' } = configuration.serverMetadata();
  if (!URL.canParse(endpoint) || !isHttpsOrLoopback(new URL(endpoint))) return false;
  const { client_id: id } = configuration.clientMetadata();
  // RFC 6749, 2.3.1: both are form-encoded before they become user and password.
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret ?? '')}`).toString('base64');
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: secret === undefined ? {} : { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ client_id: id, refresh_token: refreshToken }),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await answer.body?.cancel();
  return answer.status === 204;
}

/**
 * Ends the session at the provider: from here where it takes that, else the answer is where the browser does it and comes back
 * to our sign-in page, which then has `news` to tell (OpenID Connect RP-Initiated Logout 1.0, `state`). No token stands in that address: it would be kept in
 * histories and logs. Throws when the provider does not answer or has no such endpoint.
 */
export async function signOutAtProvider({ actor, refreshToken }: Session, news?: SignInError): Promise<URL | null> {
  const { baseUrl, issuers } = getConfig();
  const issuer = issuerOf(issuers, actor);
  if (!issuer) throw new Error('its issuer is not configured any more');
  const { configuration } = await getProvider(issuer);
  if (refreshToken !== null && (await endFromHere(configuration, refreshToken, issuer.clientSecret))) return null;
  return client.buildEndSessionUrl(configuration, {
    logout_hint: actor.sessionId,
    ...(news !== undefined && { state: news }),
    post_logout_redirect_uri: `${baseUrl}${pages.signIn()}`,
  });
}
