import { parseCookie } from 'cookie';
import { VertebraError } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { getConfig } from '../../config/config.ts';
import { SignInFailed } from '../../identity/oidc/sign-in-failed.ts';
import { checkSession } from '../../identity/session/check-session.ts';
import type { Cookie } from '../../identity/session/chunks.ts';
import { isCurrent } from '../../identity/session/session.ts';
import { readBearer } from '../../identity/token/bearer.ts';
import type { Bearer } from '../../identity/token/bearer.ts';
import { TOKEN_REFUSALS, TokenRefused } from '../../identity/token/token-refused.ts';
import { log } from '../../log/log.ts';
import { checkAddress, countRefused } from './address-limit.ts';
import { bearerToken } from './bearer-token.ts';
import { clientAddress } from './client-address.ts';
import { checkOrigin } from './origin.ts';

/** The cookies of a request, by whichever server it came in. */
const requestCookies = (headers: Headers): Cookie[] =>
  Object.entries(parseCookie(headers.get('cookie') ?? '')).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );

/** What is judged of a request: one of Next's, or one of node:http as `Headers`. */
export type CallerRequest = Pick<Request, 'method' | 'url' | 'headers'>;

/** Somebody whose request was judged, and since when (ms since 1970) their session or token is one. */
export interface SignedIn extends Caller {
  since: number;
}

const silentProvider = (cause?: unknown) =>
  new VertebraError(
    'provider-unavailable',
    'The identity provider does not answer, so your roles of now are not known. Nothing was changed. Try again in a moment.',
    { cause },
  );

async function byToken(token: string, headers: Headers): Promise<Bearer> {
  checkAddress(headers);
  try {
    return await readBearer(token);
  } catch (cause) {
    countRefused(headers);
    if (cause instanceof TokenRefused) {
      log('a bearer token was refused', { code: cause.code, why: cause.message });
      const why = `The bearer token was refused: ${TOKEN_REFUSALS[cause.code]}. Nothing was changed.`;
      throw new VertebraError('not-signed-in', why, { cause });
    }
    if (cause instanceof SignInFailed && cause.code === 'provider-unreachable') throw silentProvider(cause);
    throw cause;
  }
}

async function bySession(headers: Headers, stale: () => VertebraError): Promise<Bearer> {
  const checked = await checkSession(requestCookies(headers));
  if (checked.kind !== 'good')
    throw new VertebraError('not-signed-in', 'Sign in, then try again. Nothing was changed.');
  const { session, endsAt } = checked;
  if (!isCurrent(session)) throw stale();
  return { actor: session.actor, expiresAt: Math.min(session.accessExpiresAt, endsAt), since: session.startedAt };
}

/**
 * Who sent the request: by its bearer token, whatever cookies come with it, else by its session, which is believed from pages
 * of ours only. `stale` makes the error for a session whose access token has run out: `proxy.ts` would have renewed it if
 * the provider had answered. Throws `not-signed-in`, `origin-refused`, or `provider-unavailable`.
 */
export async function callerOf(
  request: CallerRequest,
  correlation: string,
  stale: () => VertebraError = silentProvider,
): Promise<SignedIn> {
  const token = bearerToken(request.headers);
  // Browsers send cookies by themselves, also for another site; a token is sent by whoever has it.
  if (token === null) checkOrigin(request, getConfig().baseUrl);
  const who = token === null ? await bySession(request.headers, stale) : await byToken(token, request.headers);
  return { ...who, address: clientAddress(request.headers, getConfig().trustedProxies), correlation };
}
