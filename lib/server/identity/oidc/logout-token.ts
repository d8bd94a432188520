import { createHash } from 'node:crypto';
import { z } from '../../../domain/zod.ts';
import { getConfig } from '../../config/config.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { CLOCK_SKEW_SECONDS } from '../token/clock-skew.ts';
import { tokenParts } from '../token/token-parts.ts';
import { TokenRefused } from '../token/token-refused.ts';
import { verifyToken } from '../token/verify-token.ts';
import { clientAt } from './issuer-of-token.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A provider sends it when the logout happens. */
const MAX_AGE_SECONDS = 300;

const text = z.string().min(1).max(255);
const claimsSchema = z.object({
  iss: text,
  iat: z.number(),
  jti: text,
  sub: text.optional(),
  sid: text.optional(),
  nonce: z.never().optional(),
});
const eventsSchema = z.object({ [EVENT]: z.record(z.string(), z.unknown()) });

/** Whose sessions end: one of them, or with `sessionId` null all of a person's. */
export interface Logout {
  issuer: string;
  /** slug, when the issuer speaks about one Organization only */
  organization: string | null;
  subject: string | null;
  sessionId: string | null;
}

/**
 * A logout token of a configured issuer → whose sessions end (OpenID Connect Back-Channel Logout 1.0, 2.6). It works once.
 * Throws {@link TokenRefused}, a SignInFailed when the provider does not answer, `nats-unavailable` when it cannot
 * be known whether it was used before.
 */
export async function readLogoutToken(token: string): Promise<Logout> {
  const { iss } = tokenParts(token).claims;
  const url = typeof iss === 'string' ? iss : '';
  const client = clientAt(getConfig().issuers, url);
  if (!client) throw new TokenRefused('unknown-issuer', JSON.stringify(url.slice(0, 200)));

  const verified = await verifyToken(token, 'logout', client);
  if (!eventsSchema.safeParse(verified.events).success) throw new TokenRefused('event');
  const parsed = claimsSchema.safeParse(verified);
  if (!parsed.success) {
    throw new TokenRefused('claims', parsed.error.issues.map(({ path }) => path.map(String).join('.')).join(', '));
  }
  const { iat, jti, sub = null, sid = null } = parsed.data;
  if (sub === null && sid === null) throw new TokenRefused('claims', 'neither sub nor sid');
  if (iat < Date.now() / 1000 - MAX_AGE_SECONDS - CLOCK_SKEW_SECONDS) throw new TokenRefused('stale');
  await spendToken(client.url, jti);
  const organization = client.scope?.kind === 'organization' ? client.scope.organization : null;
  return { issuer: client.url, organization, subject: sub, sessionId: sid };
}

/**
 * Marks the token of this issuer and `jti` as used, for all processes and for ten minutes, which is longer than it could come
 * again. Throws {@link TokenRefused} `replayed`, or `nats-unavailable`.
 */
async function spendToken(issuer: string, jti: string): Promise<void> {
  const name = createHash('sha256')
    .update(JSON.stringify(['token', issuer, jti]))
    .digest('hex');
  try {
    await withCatalyst(({ usedNonces }) => usedNonces.create(name, ''));
  } catch (error) {
    throw isWrongRevision(error) ? new TokenRefused('replayed') : error;
  }
}
