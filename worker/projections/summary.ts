import type { SummaryState } from '../../lib/domain/environments/environment-state.ts';
import { OBJECT_STATUSES } from '../../lib/domain/environments/environment-state-words.ts';
import type { EventSource, ObjectStatus } from '../../lib/domain/environments/environment-state-words.ts';

/** What is counted of an object. */
export interface Counted {
  source: EventSource;
  kind: string;
  status: ObjectStatus;
}

type Counts = Record<ObjectStatus, number>;

/** Most kinds that a summary names, those with most objects: with every kind there is, it could outgrow a message of NATS. */
const KINDS_NAMED = 500;

const noCounts = (): Counts => ({ failing: 0, progressing: 0, unknown: 0, healthy: 0 });
const totalOf = (counts: Counts) => OBJECT_STATUSES.reduce((sum, status) => sum + counts[status], 0);
const byName = (one: string, other: string) => (one < other ? -1 : 1);

/**
 * Counts the objects of an Environment as they come, change and go, so that a summary never asks for all of them. The order of
 * the changes makes no difference.
 */
export class Summary {
  readonly #kinds: Readonly<Record<EventSource, Map<string, Counts>>> = {
    k8s: new Map(),
    flux: new Map(),
    git: new Map(),
    crossplane: new Map(),
    vertebra: new Map(),
  };

  add({ source, kind, status }: Counted): void {
    const kinds = this.#kinds[source];
    const counts = kinds.get(kind) ?? noCounts();
    counts[status]++;
    kinds.set(kind, counts);
  }

  /** @param counted as it was added */
  remove({ source, kind, status }: Counted): void {
    const kinds = this.#kinds[source];
    const counts = kinds.get(kind);
    if (counts === undefined) return;
    counts[status]--;
    if (totalOf(counts) === 0) kinds.delete(kind);
  }

  /** Kind → how many objects of it are failing, whatever their source; kinds without any are left out. */
  failing(): Record<string, number> {
    const all = Object.values(this.#kinds).flatMap((kinds) => [...kinds]);
    const failing: Record<string, number> = {};
    for (const [kind, counts] of all) if (counts.failing > 0) failing[kind] = (failing[kind] ?? 0) + counts.failing;
    return failing;
  }

  /** The value of the key `summary/<source>`: the same text for the same objects. */
  stateOf(source: EventSource): SummaryState {
    const statuses = noCounts();
    const kinds = [...this.#kinds[source]].map(([kind, counts]) => ({ kind, counts, total: totalOf(counts) }));
    for (const { counts } of kinds) for (const status of OBJECT_STATUSES) statuses[status] += counts[status];
    const named = kinds
      .sort((one, other) => other.total - one.total || byName(one.kind, other.kind))
      .slice(0, KINDS_NAMED)
      .sort((one, other) => byName(one.kind, other.kind));
    return {
      version: 1,
      source,
      total: totalOf(statuses),
      statuses,
      kinds: Object.fromEntries(named.map(({ kind, counts }) => [kind, { ...counts }])),
    };
  }
}
