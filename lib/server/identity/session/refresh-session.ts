import * as client from 'openid-client';
import { getConfig } from '../../config/config.ts';
import { issuerOf } from '../oidc/issuer.ts';
import { isUnreachable } from '../oidc/provider-error.ts';
import { getProvider } from '../oidc/provider.ts';
import { sessionFromTokens } from './session-from-tokens.ts';
import { isCurrent } from './session.ts';
import type { Session } from './session.ts';
import { refreshOnce } from './shared-refresh.ts';
import type { RefusedRenewal, Renewal } from './shared-refresh.ts';
import { SignInFailed } from '../oidc/sign-in-failed.ts';
import { TokenRefused } from '../token/token-refused.ts';

/** A session is renewed this long before its access token expires. */
const RENEW_BEFORE_MS = 30_000;
/** A page sends many requests with the same cookie at once; those that come late get the answer of the first. */
const REUSE_MS = 30_000;
/** How long a provider that did not answer is left alone. */
const RETRY_MS = 2_000;
const PLACE = Symbol.for('vertebra.session-refreshes');

/** RFC 6749, 5.2: `invalid_grant` is a refresh token that is invalid, expired or revoked. */
function whyOf(cause: unknown): RefusedRenewal {
  if (cause instanceof TokenRefused && cause.code === 'no-role') return 'session-ended-no-role';
  const isRefused = cause instanceof client.ResponseBodyError && cause.error === 'invalid_grant';
  return isRefused ? 'session-ended-by-provider' : 'session-ended';
}

async function refresh(before: Session, refreshToken: string): Promise<Renewal> {
  const { actor } = before;
  const issuer = issuerOf(getConfig().issuers, actor);
  if (!issuer)
    return { kind: 'ended', why: 'session-ended', cause: new Error('its issuer is not configured any more') };
  try {
    const tokens = await client.refreshTokenGrant((await getProvider(issuer)).configuration, refreshToken);
    const session = await sessionFromTokens(tokens, issuer, before);
    // OpenID Connect Core 12.2: the new ID token speaks about the same person. Of another session it would outlive the end
    // of this one, which is remembered by the session's id.
    return session.actor.subject === actor.subject && session.actor.sessionId === actor.sessionId
      ? { kind: 'renewed', session }
      : {
          kind: 'ended',
          why: 'session-ended',
          cause: new Error('the refreshed token is about somebody else, or another session'),
        };
  } catch (cause) {
    const unreachable =
      isUnreachable(cause) || (cause instanceof SignInFailed && cause.code === 'provider-unreachable');
    return unreachable ? { kind: 'unreachable', cause } : { kind: 'ended', why: whyOf(cause), cause };
  }
}

/** Whether to renew it before it is relied on. Without a refresh token it is used until its very end. */
export const needsRenewal = (session: Session, now = Date.now()): boolean =>
  !isCurrent(session, session.refreshToken === null ? now : now + RENEW_BEFORE_MS);

/**
 * Asks the provider for fresh tokens, and so for the roles of now. One request a refresh token: providers that rotate
 * them take a second use for theft.
 */
export function refreshSession(session: Session): Promise<Renewal> {
  const { refreshToken } = session;
  if (refreshToken === null) {
    const cause = new Error('there is no refresh token');
    return Promise.resolve({ kind: 'ended', why: 'session-ended', cause });
  }
  const store = globalThis as Record<symbol, Map<string, Promise<Renewal>> | undefined>;
  const known = (store[PLACE] ??= new Map<string, Promise<Renewal>>());
  const running = known.get(refreshToken);
  if (running) return running;
  const asked = refreshOnce(refreshToken, () => refresh(session, refreshToken));
  known.set(refreshToken, asked);
  void asked.then(({ kind }) => {
    setTimeout(() => known.delete(refreshToken), kind === 'unreachable' ? RETRY_MS : REUSE_MS).unref();
  });
  return asked;
}
