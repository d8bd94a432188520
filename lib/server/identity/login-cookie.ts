import { z } from '../../domain/zod.ts';
import { getConfig } from '../config/config.ts';
import type { Cookie } from './chunks.ts';
import { deleteCookie } from './cookie-change.ts';
import type { CookieChange } from './cookie-change.ts';
import { seal, unseal } from './seal.ts';

const NAME = '__Host-vertebra-login';
const LIFETIME_SECONDS = 10 * 60;

const loginSchema = z.object({
  /** which issuer was chosen */
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
});
/** What must be remembered between going to the provider and coming back. */
export type Login = z.infer<typeof loginSchema>;

export const loginCookie = async (login: Login): Promise<CookieChange> => ({
  name: NAME,
  value: await seal(getConfig().sessionKeys, 'login', login, LIFETIME_SECONDS),
  maxAge: LIFETIME_SECONDS,
});

/** The sign-in that this browser has begun; null when there is none, or it took too long. */
export async function readLogin(cookies: readonly Cookie[]): Promise<Login | null> {
  const sealed = cookies.find(({ name }) => name === NAME)?.value;
  if (sealed === undefined) return null;
  const parsed = loginSchema.safeParse(await unseal(getConfig().sessionKeys, 'login', sealed));
  return parsed.success ? parsed.data : null;
}

export const endLoginCookie = (): CookieChange => deleteCookie(NAME);
