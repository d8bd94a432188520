import { createHash } from 'node:crypto';
import { isWrongRevision } from '../nats/api-error.ts';
import { withCatalyst } from '../nats/catalyst.ts';
import { TokenRefused } from './token-refused.ts';

/**
 * Marks the token of this issuer and `jti` as used, for all processes and for ten minutes, which is longer than it could come
 * again. Throws {@link TokenRefused} `replayed`, or `nats-unavailable`.
 */
export async function spendToken(issuer: string, jti: string): Promise<void> {
  const name = createHash('sha256')
    .update(JSON.stringify(['token', issuer, jti]))
    .digest('hex');
  try {
    await withCatalyst(({ usedNonces }) => usedNonces.create(name, ''));
  } catch (error) {
    throw isWrongRevision(error) ? new TokenRefused('replayed') : error;
  }
}
