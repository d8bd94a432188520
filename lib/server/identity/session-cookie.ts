import { getConfig } from '../config/config.ts';
import { joinCookie, leftoverChunks, splitCookie } from './chunks.ts';
import type { Cookie } from './chunks.ts';
import { deleteCookie } from './cookie-change.ts';
import type { CookieChange } from './cookie-change.ts';
import { endSeenCookie } from './seen-cookie.ts';
import { seal, unseal } from './seal.ts';
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

/** Cookies that hold the session from now on; `held` are those of the request, so that leftovers go. */
export async function sessionCookies(session: Session, held: readonly Cookie[]): Promise<CookieChange[]> {
  const fresh = splitCookie(NAME, await seal(getConfig().sessionKeys, 'session', session));
  return [...fresh, ...leftoverChunks(NAME, held, fresh).map(deleteCookie)];
}

/** Deletes whatever of a session the request's cookies hold. */
export const endSessionCookies = (held: readonly Cookie[]): CookieChange[] => [
  ...leftoverChunks(NAME, held, []).map(deleteCookie),
  ...endSeenCookie(held),
];
