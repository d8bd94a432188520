import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '../../../domain/system/actor.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { getConfig } from '../../config/config.ts';

const MINUTE_SECONDS = 60;
const PLACE = Symbol.for('vertebra.rate-limiter');

const limiter = (): RateLimiterMemory => {
  // Next gives each route a module graph; what counts requests is one for all of them.
  const store = globalThis as Record<symbol, RateLimiterMemory | undefined>;
  return (store[PLACE] ??= new RateLimiterMemory({
    points: getConfig().requestsPerMinute,
    duration: MINUTE_SECONDS,
  }));
};

/**
 * Counts an API request of somebody, or what counts as several. Throws `rate-limited` when it is more than this process takes from one
 * actor a minute.
 */
export async function countRequest(
  { issuer, subject }: Pick<Actor, 'issuer' | 'subject'>,
  requests = 1,
): Promise<void> {
  try {
    await limiter().consume(JSON.stringify([issuer, subject]), requests);
  } catch (cause) {
    if (!(cause instanceof RateLimiterRes)) throw cause;
    const seconds = Math.max(1, Math.ceil(cause.msBeforeNext / 1000));
    throw new VertebraError(
      'rate-limited',
      `More than ${getConfig().requestsPerMinute} requests in a minute. Nothing was changed. Try again in ${seconds} s.`,
      { retryAfterSeconds: seconds },
    );
  }
}
