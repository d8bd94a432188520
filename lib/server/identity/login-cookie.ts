import { createHash } from 'node:crypto';
import { z } from '../../domain/zod.ts';
import { getConfig } from '../config/config.ts';
import type { Cookie } from './chunks.ts';
import { deleteCookie } from './cookie-change.ts';
import type { CookieChange } from './cookie-change.ts';
import { seal, unseal } from './seal.ts';

/** One cookie a sign-in, so that two tabs can be on their way at once; their time in front, so that the oldest are known. */
const PREFIX = '__Host-vertebra-login.';
const LIFETIME_SECONDS = 10 * 60;
/** Node takes 16 KB of headers, and the session has to fit beside them. */
const MAX_LOGINS = 4;
const MAX_CHARACTERS = 6000;

const loginSchema = z.object({
  /** which issuer was chosen */
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  /** whether it began by itself, because the provider said that another one had taken too long */
  isSecondTry: z.boolean(),
});
/** What must be remembered between going to the provider and coming back. */
export type Login = z.infer<typeof loginSchema>;

/** What a cookie is known by again; a part of the state would do, but that need not be told. */
const markOf = (state: string): string => createHash('sha256').update(state).digest('base64url').slice(0, 12);

const logins = (cookies: readonly Cookie[]): Cookie[] =>
  cookies.filter(({ name }) => name.startsWith(PREFIX)).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));

const sizeOf = (cookies: readonly Cookie[]): number =>
  cookies.reduce((sum, { name, value }) => sum + name.length + value.length, 0);

/** The cookie of a sign-in that begins; of those that were begun before only the latest few are kept. */
export async function loginCookies(login: Login, held: readonly Cookie[]): Promise<CookieChange[]> {
  const name = `${PREFIX}${Date.now().toString(36)}-${markOf(login.state)}`;
  const value = await seal(getConfig().sessionKeys, 'login', login, LIFETIME_SECONDS);
  const before = logins(held);
  const kept = [...before];
  while (kept.length >= MAX_LOGINS || (kept.length > 0 && sizeOf(kept) + name.length + value.length > MAX_CHARACTERS)) {
    kept.shift();
  }
  const dropped = before.slice(0, before.length - kept.length);
  return [...dropped.map((cookie) => deleteCookie(cookie.name)), { name, value, maxAge: LIFETIME_SECONDS }];
}

const ofState = (state: string, cookies: readonly Cookie[]): Cookie | undefined =>
  logins(cookies).find(({ name }) => name.endsWith(`-${markOf(state)}`));

/** The sign-in of this state that this browser has begun; null when there is none, or it took too long. */
export async function readLogin(state: string, cookies: readonly Cookie[]): Promise<Login | null> {
  const sealed = ofState(state, cookies)?.value;
  if (sealed === undefined) return null;
  const parsed = loginSchema.safeParse(await unseal(getConfig().sessionKeys, 'login', sealed));
  return parsed.success && parsed.data.state === state ? parsed.data : null;
}

/** Forgets the sign-in of this state. */
export function endLoginCookie(state: string, cookies: readonly Cookie[]): CookieChange[] {
  const held = ofState(state, cookies);
  return held === undefined ? [] : [deleteCookie(held.name)];
}
