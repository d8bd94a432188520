import { noBucket } from './hub.ts';
import type { Followed, Hub } from './hub.ts';

/** The bucket as it is followed now. Throws `projector-unavailable` while it is gone. */
export function followedOf({ environment, followed }: Hub): Followed {
  if (followed === null) throw noBucket(environment);
  return followed;
}
