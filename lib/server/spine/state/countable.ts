import { VertebraError } from '../../../domain/errors.ts';
import { isExactSequence } from '../../../jetstream/sequence.ts';

/** What people read of a stream whose sequences are rounded here. */
const uncountable = (stream: string): VertebraError =>
  new VertebraError(
    'projector-unavailable',
    `The sequences of ${stream} are beyond 2^53, where one cannot be told from the next. Somebody set them so, by “first_seq” or a purge. Delete the stream and have it recreated.`,
  );

/**
 * A sequence that can be counted on from. JetStream counts in 64 bits and lets whoever may purge a stream choose the next sequence; numbers
 * here have 53. Throws `projector-unavailable` for one beyond that, `stream` being its stream's name.
 */
export function countable(sequence: number, stream: string): number {
  if (isExactSequence(sequence)) return sequence;
  throw uncountable(stream);
}
