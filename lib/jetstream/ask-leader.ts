import { z } from '../domain/zod.ts';
import type { NatsConnectionLike } from './connection.ts';
import { JetStreamError } from './jetstream-error.ts';
import { pause } from './pause.ts';
import { request } from './request.ts';

/** Who keeps a stream, as the server that answers sees it (nats-server, server/jetstream_api.go, ClusterInfo); none on a single server. */
export const clusterSchema = z.looseObject({
  /** left out by a server that knows of none */
  leader: z.string().optional(),
  /** the others, of which there are none with one replica */
  replicas: z
    .array(
      z.looseObject({
        name: z.string(),
        current: z.boolean(),
        offline: z.boolean().default(false),
        lag: z.number().default(0),
        /** nanoseconds since the leader heard from it; 0 before it ever did */
        active: z.number().default(0),
      }),
    )
    .default([]),
});
type Cluster = z.infer<typeof clusterSchema>;

/** Nobody is elected before the others heard nothing of the leader for 4 s (nats-server, server/raft.go, minElectionTimeout). */
const MOST_SILENT_NANOSECONDS = 3.5e9;
/** A server that was frozen learns within some milliseconds of resuming that another one leads. */
const TRIES = 5;
const PAUSE_MILLISECONDS = 250;

/** Whether a majority of the stream's servers, with the leader itself, passes a test. */
const isMajority = ({ replicas }: Cluster, test: (replica: Cluster['replicas'][number]) => boolean): boolean =>
  1 + replicas.filter(test).length > (replicas.length + 1) / 2;

/**
 * Whether the server that answered names itself: it lists the others (nats-server, server/jetstream_cluster.go, clusterInfo). One that
 * leads no more may answer in the leader's place for seconds, and names the leader among them.
 */
const isOfLeader = ({ leader, replicas }: Cluster): boolean =>
  leader !== undefined && replicas.every(({ name }) => name !== leader);

/**
 * Whether an answer is of a server that leads the stream at this moment. One that was frozen believes that it still does when it resumes,
 * and answers what waited for it with what it knew before: it has not heard from the others for longer than an election takes.
 */
export const isLed = (cluster: Cluster | undefined): boolean =>
  cluster === undefined ||
  (isOfLeader(cluster) &&
    isMajority(cluster, ({ current, active }) => active < MOST_SILENT_NANOSECONDS && (current || active > 0)));

/** What is taken when it stays so: servers with too much to do hear from each other late. */
const isLedAsFarAsKnown = (cluster: Cluster): boolean =>
  isOfLeader(cluster) && isMajority(cluster, ({ current }) => current);

/**
 * Asks what the leader of a stream or consumer answers, until the answer is proven to be the leader's.
 * @throws JetStreamError, with code 503 when nobody leads
 */
export async function askLeader<T extends { cluster?: Cluster | undefined }>(
  ...question: [
    connection: NatsConnectionLike,
    question: string,
    body: Record<string, unknown>,
    schema: z.ZodType<T>,
    withText?: (answer: T, text: string) => T,
  ]
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const answer = await request(...question);
    if (isLed(answer.cluster)) return answer;
    if (tries < TRIES) await pause(PAUSE_MILLISECONDS);
    else if (answer.cluster && isLedAsFarAsKnown(answer.cluster)) return answer;
    else throw new JetStreamError('api', `No server leads what ${question[1]} asks about.`, { code: 503 });
  }
}
