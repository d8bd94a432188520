import { z } from '../../domain/zod.ts';
import { askLeader, clusterSchema } from '../ask-leader.ts';
import type { NatsConnectionLike } from '../connection.ts';

const answerSchema = z.looseObject({
  cluster: clusterSchema.optional(),
  state: z.looseObject({ deleted: z.array(z.number()).nullish() }),
});

/** Sequences between the first and the last message of a stream that it does not hold any more. @throws JetStreamError */
export async function listDeleted(connection: NatsConnectionLike, stream: string): Promise<ReadonlySet<number>> {
  const answer = await askLeader(connection, `STREAM.INFO.${stream}`, { deleted_details: true }, answerSchema);
  return new Set(answer.state.deleted ?? []);
}
