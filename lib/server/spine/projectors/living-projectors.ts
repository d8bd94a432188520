import { PROJECTOR_GONE_MS } from '../../nats/connections/catalyst.ts';

/** A projector as it says itself; `startedAt` is ISO 8601. */
export interface Lease {
  id: string;
  startedAt: string;
}

/** Who does not hear even itself for so long is cut off. */
const CUT_OFF_MS = 3_000;

/**
 * The projectors that were heard of lately, by this process's own clock, but for what the bucket had at its start. Who is cut
 * off from NATS takes nobody for gone until it has received leases again. Times are milliseconds since 1970.
 */
export class LivingProjectors {
  readonly #lastSeen = new Map<string, { lease: Lease; at: number }>();
  /** of this process, once it is one of them */
  #self: { id: string; at: number } | null = null;

  /** This process is one of them. */
  join(id: string, at: number): void {
    this.#self = { id, at };
  }

  hear(lease: Lease, at: number): void {
    if (this.#self?.id === lease.id) {
      if (at - this.#self.at > CUT_OFF_MS) for (const other of this.#lastSeen.values()) other.at = at;
      this.#self.at = at;
    }
    this.#lastSeen.set(lease.id, { lease, at });
  }

  leave(id: string): void {
    this.#lastSeen.delete(id);
  }

  /** Forgets who fell silent. */
  look(at: number): void {
    if (this.#self && at - this.#self.at > CUT_OFF_MS) return;
    for (const [id, heard] of this.#lastSeen) if (at - heard.at > PROJECTOR_GONE_MS) this.#lastSeen.delete(id);
  }

  all(): ReadonlyMap<string, Lease> {
    return new Map([...this.#lastSeen].map(([id, { lease }]) => [id, lease]));
  }
}
