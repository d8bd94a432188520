import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expiryEvent, expirySubject, expiryToSay, readExpiryEvent } from '../../../domain/credentials/expiry-event.ts';
import type { SaidExpiry } from '../../../domain/credentials/expiry-event.ts';
import { environmentName } from '../../../domain/names.ts';
import { reconcileGrant } from '../../access/reconcile-grant.ts';
import { getIndex } from '../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { log } from '../../log/log.ts';
import { withHome } from '../../accounts/home/home.ts';
import { publishOnTop } from '../../spine/events/publish-on-top.ts';
import type { Held } from './inventory/credential-inventory.store.ts';
import { stateOf } from './inventory/select-page.ts';
import { walkInventories } from './inventory/walk-inventories.store.ts';

const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
/** What was said of a credential that has ended is looked for so long, after a restart of the server. */
const LOOKED_BACK_MS = 8 * DAY_MS;
/** Credentials of one Organization in one look; each costs two requests in its account. */
const MOST_AT_ONCE = 1_000;

interface Due {
  held: Held;
  say: SaidExpiry | null;
}

const isSame = (one: SaidExpiry | null, other: SaidExpiry | null): boolean =>
  one?.expiresAt === other?.expiresAt && one?.days === other?.days;

/** Whether something may have been said of a credential that needs nothing said now: it ended, by itself or not, or ends later since it was renewed. */
const mayHaveBeenSaid = ({ record: { renewed, expiresAt } }: Held, now: number): boolean =>
  Math.abs(expiresAt - now) < LOOKED_BACK_MS || (renewed && expiresAt > now);

/**
 * Tells each Environment of its credentials that end within 7 days and within 1, once each, by an event in its stream; and that this is
 * over, once one is revoked or has ended. The last event of a credential in the stream is what was said: it is read first, and the next
 * one is published only on top of it, so servers that look at the same time say a thing once.
 */
export class ExpiryAnnouncer {
  /** by public key, as the stream had it when it was looked at; so that it is not asked at each look */
  readonly #said = new Map<string, SaidExpiry | null>();

  /** Looks at every Organization once. One that cannot be told does not hold up the others. Throws `nats-unavailable`. */
  async look(): Promise<void> {
    const { organizations } = await getIndex();
    for await (const { slug, inventory } of walkInventories([...organizations.keys()].sort())) {
      const organization = organizations.get(slug);
      if (organization === undefined || organization.standing.closed) continue;
      const due = this.#dueOf(organization, inventory.held, Date.now());
      if (due.length === 0) continue;
      await this.#tell(organization, due).catch((error: unknown) => {
        log('credentials that expire could not be announced', { organization: slug }, error);
      });
    }
  }

  #dueOf({ environments }: IndexedOrganization, all: readonly Held[], now: number): Due[] {
    const due: Due[] = [];
    for (const held of all) {
      const { publicKey, environment } = held.record;
      const say = expiryToSay(held.record, stateOf(held, now), now);
      const said = this.#said.get(publicKey);
      const isOver = say === null && !mayHaveBeenSaid(held, now);
      if (isOver && said === null) this.#said.delete(publicKey);
      const isDue = said === undefined ? !isOver : !isSame(said, say);
      if (isDue && environments.includes(environment)) due.push({ held, say });
      if (due.length === MOST_AT_ONCE) break;
    }
    return due;
  }

  async #tell({ slug, account }: IndexedOrganization, due: readonly Due[]): Promise<void> {
    await withHome(reconcileGrant(slug), { organization: slug, account }, async (connection) => {
      for (const { held, say } of due) {
        const { record } = held;
        const environment = environmentName(slug, record.environment);
        // What this server knows to be said is ended, although the stream has let it go by now.
        const known = this.#said.get(record.publicKey) ?? null;
        const isDone = await publishOnTop(connection, environment, expirySubject(slug, record), (last) => {
          const said = last === null ? known : readExpiryEvent(last);
          return isSame(said, say) ? null : expiryEvent(record, say, randomUUID(), Date.now());
        });
        // Another server was faster, which the next look finds; or the Environment is being made.
        if (isDone) this.#said.set(record.publicKey, say);
      }
    });
  }
}

/** Looks every ten minutes. Never returns; NATS being away only delays it. */
export async function keepAnnouncingExpiry(): Promise<never> {
  const announcer = new ExpiryAnnouncer();
  for (;;) {
    await sleep(EVERY_MS, undefined, { ref: false });
    await announcer.look().catch((error: unknown) => log('credentials that expire could not be looked at', {}, error));
  }
}
