import type { NextRequest } from 'next/server';
import type { Caller } from '../../domain/caller.ts';
import { VertebraError } from '../../domain/errors.ts';
import { getConfig } from '../config/config.ts';
import { readSession } from '../identity/session-cookie.ts';
import { isCurrent } from '../identity/session.ts';
import { clientAddress } from './client-address.ts';

/**
 * Who sent the request. Throws `not-signed-in` without a session, and `provider-unavailable` for one that is past its
 * time: `proxy.ts` would have renewed or ended it if the provider had answered.
 */
export async function callerOf(request: NextRequest, correlation: string): Promise<Caller> {
  const session = await readSession(request.cookies.getAll());
  if (!session) throw new VertebraError('not-signed-in', 'Sign in, then try again. Nothing was changed.');
  if (!isCurrent(session)) {
    throw new VertebraError(
      'provider-unavailable',
      'The identity provider does not answer, so your roles of now are not known. Nothing was changed. Try again in a moment.',
    );
  }
  return {
    actor: session.actor,
    address: clientAddress(request.headers, getConfig().trustedProxies),
    correlation,
    expiresAt: session.accessExpiresAt,
  };
}
