import { pages } from '../../../domain/paths.ts';
import type { Session } from '../../identity/session/session.ts';
import { signOutAtProvider } from '../../identity/oidc/sign-out-at-provider.ts';
import { log } from '../../log/log.ts';

/**
 * Ends the provider's session, too, and says where the browser goes: to the provider where only the browser can end it, else to
 * our sign-in page. The session in Vertebra has been ended before: `isTold` is whether all processes know.
 */
export async function afterSignOut(session: Session, isTold = true): Promise<string> {
  try {
    const url = await signOutAtProvider(session, isTold ? undefined : 'sign-out-unconfirmed');
    if (url !== null) return url.href;
    return pages.signIn(isTold ? {} : { error: 'sign-out-unconfirmed' });
  } catch (error) {
    log('the provider was not told of a sign-out', { issuer: session.actor.issuer }, error);
    return pages.signIn({ error: isTold ? 'provider-not-told' : 'sign-out-unconfirmed' });
  }
}
