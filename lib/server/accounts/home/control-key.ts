/** Which key signs the server's own user in a home account, as it is known at any moment: a connection asks for it when it comes back. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SigningKeyId } from '../../keys/derive.ts';
import { CONTROL_ROLE } from '../../keys/sign.ts';
import { readAllSigningKeys, readSigningKeys, recordOf, signingKeyNow } from '../signing-keys.ts';
import { WHOLE_ACCOUNT } from '../../../domain/credentials/signing-key-name.ts';

const CONTROL_KEY = { role: CONTROL_ROLE, environment: WHOLE_ACCOUNT };

/** Between two looks at what was rotated, one question for all Organizations; an older generation is let in for longer. */
const LOOK_MS = 5_000;
/** Whoever is refused, since its key was taken out at once, has the records asked again, so often. */
const AGAIN_MS = 500;

interface FollowedKey {
  slug: string;
  id: SigningKeyId;
}
const followed = new Set<FollowedKey>();
let lookedAt = -Infinity;

/** NATS being away leaves what is known. */
async function look(): Promise<void> {
  lookedAt = performance.now();
  const all = await readAllSigningKeys().catch(() => undefined);
  for (const one of all === undefined ? [] : followed) {
    const records = all?.get(one.slug);
    const record = records && recordOf(records, CONTROL_KEY);
    // A record that cannot be read is not among them: nothing is signed by a guess.
    if (record !== undefined) one.id = signingKeyNow(one.id.account, CONTROL_KEY, record);
  }
}

let isLooking = false;
async function keepLooking(): Promise<void> {
  if (isLooking) return;
  for (isLooking = true; followed.size > 0;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    await look();
  }
  isLooking = false;
}

/** A key that is followed until it is let go. */
export interface ControlKey {
  now: () => SigningKeyId;
  letGo: () => void;
}

/** Follows the key of an Organization's home account. Throws `nats-unavailable`. */
export async function followControlKey(slug: string, account: string): Promise<ControlKey> {
  const record = recordOf(await readSigningKeys(slug), CONTROL_KEY);
  const one: FollowedKey = { slug, id: signingKeyNow(account, CONTROL_KEY, record) };
  followed.add(one);
  void keepLooking();
  let isKnown = true;
  return {
    now: () => {
      if (!isKnown && performance.now() - lookedAt > AGAIN_MS) void look();
      isKnown = false;
      return one.id;
    },
    letGo: () => followed.delete(one),
  };
}
