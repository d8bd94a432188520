import type { NextRequest } from 'next/server';
import type { Caller } from '../../domain/caller.ts';
import { VertebraError } from '../../domain/errors.ts';
import { getConfig } from '../config/config.ts';
import { readBearer } from '../identity/bearer.ts';
import type { Bearer } from '../identity/bearer.ts';
import { checkSession } from '../identity/check-session.ts';
import { isCurrent } from '../identity/session.ts';
import { SignInFailed } from '../identity/sign-in-failed.ts';
import { TOKEN_REFUSALS, TokenRefused } from '../identity/token-refused.ts';
import { log } from '../log/log.ts';
import { bearerToken } from './bearer-token.ts';
import { clientAddress } from './client-address.ts';
import { checkOrigin } from './origin.ts';

const silentProvider = (cause?: unknown) =>
  new VertebraError(
    'provider-unavailable',
    'The identity provider does not answer, so your roles of now are not known. Nothing was changed. Try again in a moment.',
    { cause },
  );

async function byToken(token: string): Promise<Bearer> {
  try {
    return await readBearer(token);
  } catch (cause) {
    if (cause instanceof TokenRefused) {
      log('a bearer token was refused', { code: cause.code, why: cause.message });
      const why = `The bearer token was refused: ${TOKEN_REFUSALS[cause.code]}. Nothing was changed.`;
      throw new VertebraError('not-signed-in', why, { cause });
    }
    if (cause instanceof SignInFailed && cause.code === 'provider-unreachable') throw silentProvider(cause);
    throw cause;
  }
}

/** `proxy.ts` would have renewed or ended a session that is past its time if the provider had answered. */
async function bySession(request: NextRequest): Promise<Bearer> {
  const checked = await checkSession(request.cookies.getAll());
  if (checked.kind !== 'good')
    throw new VertebraError('not-signed-in', 'Sign in, then try again. Nothing was changed.');
  const { session, endsAt } = checked;
  if (!isCurrent(session)) throw silentProvider();
  return { actor: session.actor, expiresAt: Math.min(session.accessExpiresAt, endsAt) };
}

/**
 * Who sent the request: by its bearer token, whatever cookies come with it, else by its session, which is believed from pages
 * of ours only. Throws `not-signed-in`, `origin-refused`, or `provider-unavailable`.
 */
export async function callerOf(request: NextRequest, correlation: string): Promise<Caller> {
  const token = bearerToken(request.headers);
  // Browsers send cookies by themselves, also for another site; a token is sent by whoever has it.
  if (token === null) checkOrigin(request, getConfig().baseUrl);
  const { actor, expiresAt } = token === null ? await bySession(request) : await byToken(token);
  const address = clientAddress(request.headers, getConfig().trustedProxies);
  return { actor, address, correlation, expiresAt };
}
