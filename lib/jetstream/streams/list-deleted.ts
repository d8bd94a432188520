import { z } from '../../domain/zod.ts';
import { askLeader, clusterSchema } from '../ask-leader.ts';
import type { NatsConnectionLike } from '../connection.ts';

/** More of them are not asked for: each is a number in the answer. */
const MOST_DELETED = 10_000;

const answerSchema = z.looseObject({
  cluster: clusterSchema.optional(),
  state: z.looseObject({ deleted: z.array(z.number()).nullish() }),
});

/**
 * Sequences between the first and the last message of a stream that it does not hold any more; null when they are too many to ask for.
 * @param count `num_deleted` of its state
 * @throws JetStreamError
 */
export async function listDeleted(
  connection: NatsConnectionLike,
  stream: string,
  count: number,
): Promise<ReadonlySet<number> | null> {
  if (count > MOST_DELETED) return null;
  const answer = await askLeader(connection, `STREAM.INFO.${stream}`, { deleted_details: true }, answerSchema);
  return new Set(answer.state.deleted ?? []);
}
