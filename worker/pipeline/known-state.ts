import { VertebraError } from '../../lib/domain/errors.ts';
import { SUMMARY_KIND } from '../../lib/domain/environments/environment-state-words.ts';
import type { StateMark } from '../../lib/server/spine/state/state-mark.ts';
import { Summary } from '../projections/summary.ts';

/** What is known of a key without its value. */
export interface KnownKey extends StateMark {
  /** of the bucket */
  revision: number;
}

/** A few hundred megabytes of memory; an Environment with more is blocked alone, instead of ending the process. */
const MOST_KEYS = 1_000_000;

const kindOf = (key: string) => key.slice(0, key.indexOf('/'));

/** The keys of a bucket as this process knows them, and what they count up to. Others may write, so every write asks. */
export class KnownState {
  readonly summary = new Summary();
  readonly #keys = new Map<string, KnownKey>();
  /** keys that are deleted → sequence of the event that did it */
  readonly #deleted = new Map<string, number>();
  /** of the bucket: all that is older is known */
  #complete = 0;
  #newest = 0;
  #written = 0;

  get(key: string): KnownKey | undefined {
    return this.#keys.get(key);
  }

  /** of the bucket: the latest revision that was seen */
  get newest(): number {
    return this.#newest;
  }

  /** every key, deleted ones as far as they have to be known */
  all(): Iterable<[key: string, known: KnownKey]> {
    return this.#keys;
  }

  /** keys that hold something */
  get live(): number {
    return this.#keys.size - this.#deleted.size;
  }

  /** Whether nothing ever stood in the bucket, as far as is known. */
  get isEmpty(): boolean {
    return this.#newest === 0;
  }

  /**
   * Takes in what stands under a key; older than what is known changes nothing. Throws `projector-unavailable` when there are too many
   * to be kept in mind.
   */
  learn(key: string, now: KnownKey): void {
    const before = this.#keys.get(key);
    if (before && before.revision >= now.revision) return;
    if (!before && this.#keys.size >= MOST_KEYS) {
      throw new VertebraError(
        'projector-unavailable',
        'Its bucket has more than 1,000,000 keys, more than a projector keeps track of.',
      );
    }
    const kind = kindOf(key);
    if (before?.counted) this.summary.remove({ kind, ...before.counted });
    if (now.counted && kind !== SUMMARY_KIND) this.summary.add({ kind, ...now.counted });
    this.#keys.set(key, now);
    if (now.deleted) this.#deleted.set(key, now.sequence);
    else this.#deleted.delete(key);
  }

  /** Nothing stands under a key, not even a marker. */
  forget(key: string): void {
    const before = this.#keys.get(key);
    if (before?.counted) this.summary.remove({ kind: kindOf(key), ...before.counted });
    this.#keys.delete(key);
    this.#deleted.delete(key);
  }

  /** Takes in what was just written here. */
  wrote(key: string, now: KnownKey): void {
    this.learn(key, now);
    this.#newest = Math.max(this.#newest, now.revision);
    // Somebody who read the bucket meanwhile may have known it before its acknowledgement came.
    if (now.revision > this.#complete) this.#written += 1;
  }

  /** The bucket has no key any more whose revision is not known up to this one. */
  completeTo(revision: number): void {
    this.#complete = revision;
    this.#newest = Math.max(this.#newest, revision);
    this.#written = 0;
  }

  /** The first revision that may be somebody else's; null when all up to `newest` were written here. */
  unknownFrom(newest = 0): number | null {
    this.#newest = Math.max(this.#newest, newest);
    if (this.#newest - this.#complete !== this.#written) return this.#complete + 1;
    this.completeTo(this.#newest);
    return null;
  }

  /** Forgets deleted keys whose earlier events cannot come again. The bucket still has their markers. */
  forgetDeleted(acknowledged: number): void {
    for (const [key, sequence] of this.#deleted) {
      if (sequence > acknowledged) continue;
      this.#deleted.delete(key);
      this.#keys.delete(key);
    }
  }
}
