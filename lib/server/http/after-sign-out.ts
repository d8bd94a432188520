import { pages } from '../../domain/paths.ts';
import type { Session } from '../identity/session.ts';
import { signOutUrl } from '../identity/sign-out-url.ts';
import { log } from '../log/log.ts';

/** The provider's sign-out, or our own page when it does not answer: here the session ends in any case. */
export async function afterSignOut(session: Session): Promise<string> {
  try {
    return (await signOutUrl(session)).href;
  } catch (error) {
    log('the provider was not told of a sign-out', { issuer: session.actor.issuer }, error);
    return pages.signIn();
  }
}
