import { z } from '../../domain/zod.ts';
import { askLeader, clusterSchema } from '../ask-leader.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { streamStateSchema } from './stream-info.ts';

const answerSchema = z.looseObject({
  /** matching subjects; 0 when the server left the field out because there is none */
  total: z.number().default(0),
  cluster: clusterSchema.optional(),
  state: streamStateSchema.extend({
    // of 100,000 the schema of a record would look at each, for as long as the server took to find them
    subjects: z.custom<Record<string, number>>((value) => typeof value === 'object').nullish(),
  }),
});

export interface SubjectCount {
  subject: string;
  /** messages the stream holds of it */
  messages: number;
}
export interface SubjectPage {
  subjects: SubjectCount[];
  total: number;
  /** the stream's last sequence when it was asked */
  upTo: number;
  /** is another one when messages went since, and subjects may have gone with them */
  losses: string;
}

/**
 * Subjects of a stream that match a filter, by name, at most 100,000 a page (nats-server, JSMaxSubjectDetails).
 * Every page costs the server a walk over all of them: 2 s at a million (docs/benchmarks.md). Ask narrowly.
 * @throws JetStreamError
 */
export async function listSubjects(
  connection: NatsConnectionLike,
  stream: string,
  filter: string,
  offset = 0,
): Promise<SubjectPage> {
  const answer = await askLeader(
    connection,
    `STREAM.INFO.${stream}`,
    { subjects_filter: filter, offset },
    answerSchema,
  );
  const subjects = Object.entries(answer.state.subjects ?? {})
    .map(([subject, messages]) => ({ subject, messages }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  const { last_seq: upTo, first_seq: first, num_deleted: deleted } = answer.state;
  return {
    subjects,
    total: Math.max(answer.total, offset + subjects.length),
    upTo,
    losses: `${first} ${deleted}`,
  };
}
