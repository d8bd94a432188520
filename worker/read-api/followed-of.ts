import { natsUnavailable } from '../../lib/server/nats/connect.ts';
import type { Followed, Hub } from './hub.ts';

/** The bucket as it is followed now. Throws `nats-unavailable` while it is lost. */
export function followedOf({ followed }: Hub): Followed {
  if (followed === null) throw natsUnavailable(new Error('the bucket is lost and not found again yet'));
  return followed;
}
