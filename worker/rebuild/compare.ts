import { SUMMARY_KIND } from '../../lib/domain/environments/environment-state-words.ts';
import type { ScannedKey } from '../../lib/server/spine/state/scan-state.ts';
import { digestOf } from './fold-stream.ts';
import type { Folded } from './fold-stream.ts';

/** Of the stream of events and how far it is projected. */
export interface StreamEnds {
  /** the earliest event there still is */
  first: number;
  /** the latest one that was folded */
  last: number;
  /** every event up to this one is acknowledged; later ones may be on their way into the bucket */
  acknowledged: number;
}

/** What is to be done about a key. `same` needs nothing, `kept` cannot be judged. */
export type Verdict = 'same' | 'write' | 'remove' | 'kept' | 'nothing';

/**
 * Compares what stands under a key with what the events say of it. `standing` is null when nothing does, not even a delete marker;
 * `folded` is undefined when no event speaks of it. What later events are about to change is left to them.
 */
export function compareKey(standing: ScannedKey | null, folded: Folded | undefined, ends: StreamEnds): Verdict {
  if (standing?.key.startsWith(`${SUMMARY_KIND}/`)) return 'nothing';
  const sequence = standing?.mark.sequence ?? 0;
  const there = standing !== null && !standing.mark.deleted;
  if (sequence > ends.last) return there ? 'same' : 'nothing';
  if (folded === undefined) {
    if (!there) return 'nothing';
    return sequence > 0 && sequence < ends.first ? 'kept' : 'remove';
  }
  if (sequence < folded.sequence && folded.sequence > ends.acknowledged) return 'nothing';
  if (folded.digest === null) return there ? 'remove' : 'nothing';
  return there && digestOf(standing.value) === folded.digest ? 'same' : 'write';
}
