import * as client from 'openid-client';
import { pages } from '../../domain/paths.ts';
import { getConfig } from '../config/config.ts';
import { issuerOf } from './issuer.ts';
import { getProvider } from './provider.ts';
import type { Session } from './session.ts';

/**
 * Where the provider ends its own session and sends the browser back to our sign-in page (OpenID Connect RP-Initiated
 * Logout 1.0). Throws when the provider does not answer or has no such endpoint.
 */
export async function signOutUrl({ actor, idToken }: Session): Promise<URL> {
  const { baseUrl, issuers } = getConfig();
  const issuer = issuerOf(issuers, actor);
  if (!issuer) throw new Error('its issuer is not configured any more');
  return client.buildEndSessionUrl((await getProvider(issuer)).configuration, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${baseUrl}${pages.signIn()}`,
  });
}
