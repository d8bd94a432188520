import { getConfig } from '../../config/config.ts';
import { fitsCookies, joinCookie, leftoverChunks, splitCookie } from './chunks.ts';
import type { Cookie } from './chunks.ts';
import { deleteCookie } from './cookie-change.ts';
import type { CookieChange } from './cookie-change.ts';
import { endSeenCookie, isSeenOfUnknownKey } from './seen-cookie.ts';
import { isOfUnknownKey, seal, unseal } from './seal.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { sessionSchema } from './session.ts';
import type { Session } from './session.ts';

const NAME = '__Host-vertebra-session';

/** The session in a request's cookies, expired or not; null when there is none of ours. */
export async function readSession(cookies: readonly Cookie[]): Promise<Session | null> {
  const sealed = joinCookie(NAME, cookies);
  if (sealed === '') return null;
  const parsed = sessionSchema.safeParse(await unseal(getConfig().sessionKeys, 'session', sealed));
  return parsed.success ? parsed.data : null;
}

/**
 * Whether what the cookies hold cannot be read for want of a key. Files reach the processes at different moments: another one may
 * have sealed it with a key that comes here in a minute, so it is no session, and is not thrown away either.
 */
export const hasUnknownKey = (cookies: readonly Cookie[]): boolean =>
  isOfUnknownKey(getConfig().sessionKeys, joinCookie(NAME, cookies)) || isSeenOfUnknownKey(cookies);

/**
 * Cookies that hold the session from now on; `held` are those of the request, so that leftovers go. Throws {@link SignInFailed}
 * when it does not fit.
 */
export async function sessionCookies(session: Session, held: readonly Cookie[]): Promise<CookieChange[]> {
  const sealed = await seal(getConfig().sessionKeys, 'session', session);
  if (!fitsCookies(sealed)) {
    const what = `the session of ${session.actor.subject} has ${sealed.length} characters`;
    throw new SignInFailed('sign-in-failed', what, { reason: 'too-large' });
  }
  const fresh = splitCookie(NAME, sealed);
  return [...fresh, ...leftoverChunks(NAME, held, fresh).map(deleteCookie)];
}

/** Deletes whatever of a session the request's cookies hold. */
export const endSessionCookies = (held: readonly Cookie[]): CookieChange[] => [
  ...leftoverChunks(NAME, held, []).map(deleteCookie),
  ...endSeenCookie(held),
];
