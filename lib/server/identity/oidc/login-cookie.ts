import { createHash, randomInt } from 'node:crypto';
import { z } from '../../../domain/zod.ts';
import { getConfig } from '../../config/config.ts';
import type { Cookie } from '../session/chunks.ts';
import { deleteCookie } from '../session/cookie-change.ts';
import type { CookieChange } from '../session/cookie-change.ts';
import { seal, unseal } from '../session/seal.ts';

/**
 * One cookie a sign-in, so that several tabs can be on their way at once, under one of a few names, so that a hundred that begin at
 * once leave no header that servers refuse. The value begins with its time, so that the oldest are known, and the state's mark.
 */
const PREFIX = '__Host-vertebra-login.';
const LIFETIME_SECONDS = 10 * 60;
/** Of two that begin at the same moment, one in eight pairs has the same name. */
const NAMES = 8;
/** Node takes 16 KB of headers, and the session has to fit beside them. */
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
  cookies.filter(({ name }) => name.startsWith(PREFIX)).toSorted((a, b) => a.value.localeCompare(b.value, 'en'));

const sizeOf = (cookies: readonly Cookie[]): number =>
  cookies.reduce((sum, { name, value }) => sum + name.length + value.length, 0);

/** A name that is free or, when none is, the oldest one's; the larger the value, the fewer there are to choose from. */
function chooseName(value: string, held: readonly Cookie[]): string {
  const count = Math.max(1, Math.min(NAMES, Math.floor(MAX_CHARACTERS / (PREFIX.length + value.length + 1))));
  const names = Array.from({ length: count }, (_, n) => `${PREFIX}${n}`);
  const taken = held.filter(({ name }) => names.includes(name));
  const free = names.filter((name) => !taken.some((cookie) => cookie.name === name));
  // By chance: those that begin at the same moment see the same names free.
  return free[randomInt(Math.max(free.length, 1))] ?? taken[0]?.name ?? `${PREFIX}0`;
}

/** The cookie of a sign-in that begins; of those that were begun before only the latest few are kept. */
export async function loginCookies(login: Login, held: readonly Cookie[]): Promise<CookieChange[]> {
  const sealed = await seal(getConfig().sessionKeys, 'login', login, LIFETIME_SECONDS);
  const value = `${Date.now().toString(36)}-${markOf(login.state)}.${sealed}`;
  const before = logins(held);
  const name = chooseName(value, before);
  const kept = before.filter((cookie) => cookie.name !== name);
  const dropped: Cookie[] = [];
  while (kept.length > 0 && sizeOf(kept) + name.length + value.length > MAX_CHARACTERS) {
    dropped.push(...kept.splice(0, 1));
  }
  return [...dropped.map((cookie) => deleteCookie(cookie.name)), { name, value, maxAge: LIFETIME_SECONDS }];
}

/** What stands before the first point: the time and the mark. */
const headOf = ({ value }: Cookie): string => value.slice(0, Math.max(0, value.indexOf('.')));

const ofState = (state: string, cookies: readonly Cookie[]): Cookie | undefined =>
  logins(cookies).find((cookie) => headOf(cookie).endsWith(`-${markOf(state)}`));

/** The sign-in of this state that this browser has begun; null when there is none, or it took too long. */
export async function readLogin(state: string, cookies: readonly Cookie[]): Promise<Login | null> {
  const cookie = ofState(state, cookies);
  if (cookie === undefined) return null;
  const sealed = cookie.value.slice(headOf(cookie).length + 1);
  const parsed = loginSchema.safeParse(await unseal(getConfig().sessionKeys, 'login', sealed));
  return parsed.success && parsed.data.state === state ? parsed.data : null;
}

/** Forgets the sign-in of this state. */
export function endLoginCookie(state: string, cookies: readonly Cookie[]): CookieChange[] {
  const held = ofState(state, cookies);
  return held === undefined ? [] : [deleteCookie(held.name)];
}
