import { revisionEvent } from '../snapshot/entry.ts';
import type { Revision } from '../snapshot/entry.ts';
import type { Ring } from './ring.ts';

/** What some clients of an Environment get alike. */
export interface Filter {
  /** only this kind; null for all */
  kind: string | null;
  payloads: boolean;
}

export const matches = ({ kind }: Filter, { key }: Pick<Revision, 'key'>): boolean =>
  kind === null || key.startsWith(`${kind}/`);

/** What is written to a socket at once. */
const MOST_CHARACTERS = 64 * 1024;

export interface Batch {
  /** null when nothing in it is for this filter */
  bytes: Buffer | null;
  /** the last revision it covers */
  upTo: number;
}

function makeBatch(ring: Ring, filter: Filter, after: number): Batch {
  let text = '';
  let upTo = after;
  for (const revision of ring.since(after)) {
    if (matches(filter, revision)) text += revisionEvent(revision, filter.payloads);
    upTo = revision.revision;
    if (text.length > MOST_CHARACTERS) break;
  }
  return { bytes: text === '' ? null : Buffer.from(text), upTo };
}

/** Makes the bytes of what is new once for all clients of the same filter that stand at the same revision. */
export class Feed {
  readonly filter: Filter;
  #last: { ring: Ring; after: number; head: number; batch: Batch } | undefined;

  constructor(filter: Filter) {
    this.filter = filter;
  }

  batch(ring: Ring, after: number): Batch {
    const last = this.#last;
    if (last?.ring === ring && last.after === after && last.head === ring.head) return last.batch;
    const batch = makeBatch(ring, this.filter, after);
    this.#last = { ring, after, head: ring.head, batch };
    return batch;
  }
}
