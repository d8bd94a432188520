import { SharedResources } from '../../../lib/domain/shared-resources.ts';
import type { IndexedOrganization } from '../../../lib/server/accounts/organization-of-claims.ts';
import { Hub } from './hub.ts';

/** Who polls comes again within this time; a hub costs a reading of the whole bucket. */
const IDLE_MS = 30_000;

interface Opened {
  /** home account it is of: an Organization that was deleted and made anew has another */
  account: string;
  hub: Promise<Hub>;
}

/** A hub that somebody uses; `release` gives it back, once. */
export interface HeldHub {
  hub: Hub;
  release: () => void;
}

/** The hubs of this process: made at first use, dropped when nobody used one for a while. */
export class Hubs {
  /** By Environment. One that did not open has nothing to close. */
  readonly #shared = new SharedResources<Opened>(({ hub }) => {
    hub.then((opened) => opened.close()).catch(() => undefined);
  }, IDLE_MS);

  get size(): number {
    return this.#shared.size;
  }

  #open(environment: string, { slug, account }: IndexedOrganization): Opened {
    const opened: Opened = { account, hub: Hub.open(environment, { organization: slug, account }) };
    opened.hub.catch(() => this.#shared.drop(environment, opened));
    return opened;
  }

  /** The hub of an Environment. Throws as `Hub.open`. */
  async hold(environment: string, organization: IndexedOrganization): Promise<HeldHub> {
    const known = this.#shared.get(environment);
    if (known && known.account !== organization.account) this.#shared.drop(environment, known);
    const { value, release } = this.#shared.hold(environment, () => this.#open(environment, organization));
    try {
      return { hub: await value.hub, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  close(): void {
    this.#shared.close();
  }
}
