import { setTimeout as sleep } from 'node:timers/promises';
import { renewalGrant } from '../../access/reconcile-grant.ts';
import { log } from '../../log/log.ts';
import { findOldTemplates, renewTemplates } from '../../accounts/renew-templates.ts';

/** The clients of one Organization are back before those of the next are sent away. */
const PAUSE_MS = 50;
/** While a new version takes over, a server of the old one may still write its templates. */
const EVERY_MS = 3_600_000;
const AGAIN_MS = 60_000;

/**
 * Brings the signing keys of all Organizations to the permissions that their roles have in this version, one Organization after the
 * other; one that cannot be written does not hold up the others. Gives the number of accounts written. Throws `nats-unavailable`.
 */
export async function renewSigningKeys(): Promise<number> {
  let written = 0;
  for (const slug of await findOldTemplates()) {
    try {
      written += await renewTemplates(renewalGrant(slug));
    } catch (error) {
      log('signing keys could not be renewed', { organization: slug }, error);
    }
    await sleep(PAUSE_MS);
  }
  if (written > 0) log('signing keys were brought to their current permissions', { accounts: written });
  return written;
}

/** Does so at start and every hour. Never returns; NATS being away only delays it. */
export async function keepSigningKeysCurrent(): Promise<never> {
  for (;;) {
    const done = await renewSigningKeys().then(
      () => true,
      (error: unknown) => {
        log('signing keys could not be checked', {}, error);
        return false;
      },
    );
    await sleep(done ? EVERY_MS : AGAIN_MS, undefined, { ref: false });
  }
}
