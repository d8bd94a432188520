import type { IndexedOrganization } from '../../../lib/server/accounts/organization-of-claims.ts';
import { Hub } from './hub.ts';

/** Who polls comes again within this time; a hub costs a reading of the whole bucket. */
const IDLE_MS = 30_000;

interface Held {
  /** home account it is of: an Organization that was deleted and made anew has another */
  account: string;
  opened: Promise<Hub>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/** A hub that somebody uses; `release` gives it back, once. */
export interface HeldHub {
  hub: Hub;
  release: () => void;
}

/** The hubs of this process: made at first use, dropped when nobody used one for a while. */
export class Hubs {
  readonly #held = new Map<string, Held>();

  get size(): number {
    return this.#held.size;
  }

  #open(environment: string, { slug, account }: IndexedOrganization): Held {
    const held: Held = {
      account,
      opened: Hub.open(environment, { organization: slug, account }),
      users: 0,
      idle: undefined,
    };
    this.#held.set(environment, held);
    held.opened.catch(() => {
      if (this.#held.get(environment) === held) this.#held.delete(environment);
    });
    return held;
  }

  #drop(environment: string, held: Held): void {
    clearTimeout(held.idle);
    if (this.#held.get(environment) === held) this.#held.delete(environment);
    held.opened.then((hub) => hub.close()).catch(() => undefined);
  }

  /** The hub of an Environment. Throws as `Hub.open`. */
  async hold(environment: string, organization: IndexedOrganization): Promise<HeldHub> {
    const known = this.#held.get(environment);
    if (known && known.account !== organization.account) this.#drop(environment, known);
    const held = this.#held.get(environment) ?? this.#open(environment, organization);
    held.users += 1;
    clearTimeout(held.idle);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      held.users -= 1;
      if (held.users === 0 && this.#held.get(environment) === held)
        held.idle = setTimeout(() => this.#drop(environment, held), IDLE_MS).unref();
    };
    try {
      return { hub: await held.opened, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  close(): void {
    for (const [environment, held] of this.#held) this.#drop(environment, held);
  }
}
