import type { ObjectState } from '../../lib/domain/environments/environment-state.ts';

/** What an event makes of the key of its object. */
export type Change =
  | { kind: 'put'; key: string; state: ObjectState }
  /** `sequence`: of the event in the stream of the Environment, as in the state of a put */
  | { kind: 'delete'; key: string; sequence: number };

export const sequenceOf = (change: Change): number => (change.kind === 'put' ? change.state.sequence : change.sequence);

/**
 * Whether a change is news about its key, of which the event `known` was the last one: only what is later in the stream is. So late
 * events and those that come again change nothing.
 * @param known sequence of that event; 0 when there was none
 */
export const isNews = (change: Change, known: number): boolean => sequenceOf(change) > known;
