import type { ObjectState } from '../../lib/domain/environment-state.ts';
import type { EventSource } from '../../lib/domain/environment-state-words.ts';

/** What an event makes of the key of its object. */
export type Change =
  | { kind: 'put'; key: string; state: ObjectState }
  /** `sequence`: of the event in the stream of the Environment, as in the state of a put */
  | { kind: 'delete'; key: string; source: EventSource; sequence: number };

export const sequenceOf = (change: Change): number => (change.kind === 'put' ? change.state.sequence : change.sequence);

/**
 * What is known about a key after one more change to it: the one whose event is later in the stream. A late event and one that
 * comes again give back the very same as was there, so that nobody writes it.
 */
export const applyChange = (known: Change | undefined, change: Change): Change =>
  known !== undefined && sequenceOf(change) <= sequenceOf(known) ? known : change;
