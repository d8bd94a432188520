import { JetStreamError } from './jetstream-error.ts';

/**
 * Whether a sequence, and the one behind it, can be told from all others. JetStream counts in 64 bits; numbers here have
 * 53, and beyond that several sequences would look like one.
 */
export const isExactSequence = (sequence: number): boolean =>
  Number.isSafeInteger(sequence) && Number.isSafeInteger(sequence + 1);

/** A sequence that can be counted on from. @throws JetStreamError of kind `inexact` for one beyond 2^53 - 2 */
export function toSequence(sequence: number): number {
  if (isExactSequence(sequence) && sequence >= 0) return sequence;
  throw new JetStreamError('inexact', 'A sequence beyond 2^53 cannot be told from those beside it.');
}
