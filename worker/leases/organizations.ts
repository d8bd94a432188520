import { environmentName } from '../../lib/domain/names.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';
import type { IndexedOrganization } from '../../lib/server/accounts/organization-of-claims.ts';
import type { SpineReading } from '../../lib/server/spine/projectors/spine-reading.ts';

/** An Organization whose events are projected. */
export interface Projected {
  organization: string;
  account: string;
  /** full names such as `acme-prod` */
  environments: string[];
}

interface Seen {
  text: string;
  changedAt: number;
  /** once it had some: servers that start know of none for a moment */
  hasStreams: boolean;
}

/** The streams of an Organization come soon after its claims, or not at all. */
const NEW_MS = 60_000;

const textOf = ({ account, environments }: IndexedOrganization, isOpen: boolean) =>
  JSON.stringify([account, isOpen, environments]);

/**
 * The Organizations there is something to project for: open ones that have streams, by the last reading, or that came or changed
 * lately. So thousands that only have a name open no connection.
 */
export class Organizations {
  readonly #seen = new Map<string, Seen>();
  #first = true;

  /** @param now milliseconds since 1970. Throws `nats-unavailable`. */
  async list(now: number, { accounts }: SpineReading): Promise<Projected[]> {
    const index = await getIndex();
    const { organizations } = index;
    const projected: Projected[] = [];
    for (const organization of organizations.values()) {
      const { slug, account, environments } = organization;
      const isOpen = index.standingOf(organization, now).closed === null;
      const seen = this.#look(organization, isOpen, now);
      seen.hasStreams ||= (accounts.get(account)?.size ?? 0) > 0;
      if (!isOpen || !(seen.hasStreams || now - seen.changedAt < NEW_MS)) continue;
      projected.push({
        organization: slug,
        account,
        environments: environments.map((type) => environmentName(slug, type)),
      });
    }
    for (const slug of this.#seen.keys()) if (!organizations.has(slug)) this.#seen.delete(slug);
    this.#first = false;
    return projected;
  }

  #look(organization: IndexedOrganization, isOpen: boolean, now: number): Seen {
    const text = textOf(organization, isOpen);
    const known = this.#seen.get(organization.slug);
    if (known?.text === text) return known;
    // Those that were there before this process have their streams, and so does the reading.
    const seen = { text, changedAt: this.#first ? 0 : now, hasStreams: false };
    this.#seen.set(organization.slug, seen);
    return seen;
  }
}
