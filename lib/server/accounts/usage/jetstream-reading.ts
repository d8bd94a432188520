import { z } from '../../../domain/zod.ts';
import { gather } from '../../nats/connections/gather.ts';
import type { ServerAnswer } from '../../nats/connections/gather.ts';
import { knownServers } from '../../nats/connections/servers.ts';
import { getSystem } from '../../nats/connections/system.ts';

/**
 * Accounts that are asked for at once. For each question the server goes through all streams of all accounts, whatever it is about
 * (nats-server, monitor.go, Jsz), so many small ones cost more than a few large ones: a megabyte or some in each answer.
 */
const PAGES = { accounts: 16_384, streams: 4_096, consumers: 1_024 } as const;

const leaderSchema = z.object({ leader: z.string().optional() }).optional();
const sequenceSchema = z.object({ stream_seq: z.number().default(0) }).default({ stream_seq: 0 });
const consumerSchema = z.object({
  name: z.string(),
  created: z.string().default(''),
  cluster: leaderSchema,
  ack_floor: sequenceSchema,
  num_ack_pending: z.number().default(0),
  num_pending: z.number().default(0),
  paused: z.boolean().default(false),
});
const streamSchema = z.object({
  name: z.string(),
  created: z.string().default(''),
  cluster: leaderSchema,
  state: z.object({
    messages: z.number().default(0),
    last_seq: z.number().default(0),
    num_subjects: z.number().default(0),
    consumer_count: z.number().default(0),
  }),
  consumer_detail: z.array(consumerSchema).default([]),
});
const accountSchema = z.object({
  id: z.string(),
  memory: z.number().default(0),
  storage: z.number().default(0),
  api: z.object({ total: z.number().default(0) }).default({ total: 0 }),
  stream_detail: z.array(streamSchema).default([]),
});
const jszSchema = z.object({ account_details: z.array(accountSchema).default([]) });

export type ReadStreamDetail = z.infer<typeof streamSchema>;
export type ReadConsumerDetail = z.infer<typeof consumerSchema>;

/** What one server says of the JetStream of all accounts that it has in memory. */
export interface ServerJetStream {
  server: string;
  /** another one after each start of the server */
  id: string;
  accounts: z.infer<typeof accountSchema>[];
}

/** Reads an answer to JSZ; one of another form counts as empty. Pure. */
export const parseJetStream = ({ server, data }: ServerAnswer): ServerJetStream => ({
  server: server.name,
  id: server.id ?? '',
  accounts: jszSchema.safeParse(data).data?.account_details ?? [],
});

/**
 * Asks every server about the JetStream of all accounts, by the system account: one question for however many there are, and none that waits in
 * the queue of the JetStream API. `consumers` has the consumers told, too; without `streams` no stream is told, which costs less. Throws
 * `nats-unavailable`.
 */
export async function readJetStream({
  consumers,
  streams = true,
}: {
  consumers: boolean;
  streams?: boolean;
}): Promise<ServerJetStream[]> {
  const system = await getSystem();
  const servers = await knownServers();
  const limit = PAGES[consumers ? 'consumers' : streams ? 'streams' : 'accounts'];
  const all: ServerJetStream[] = [];
  for (let offset = 0; ; offset += limit) {
    const query = { accounts: true, streams, consumer: consumers, limit, offset };
    const page = (await gather(system, '$SYS.REQ.SERVER.PING.JSZ', query, servers)).map(parseJetStream);
    all.push(...page);
    if (page.every(({ accounts }) => accounts.length < limit)) return all;
  }
}

/**
 * Asks every server about the streams of one account, by the system account: it takes no connection of the account's own. Gives what they
 * answer, and which servers did not. Throws `nats-unavailable`.
 */
export async function askAboutStreams(
  account: string,
  details: { config?: true; consumer?: true } = {},
  waiting: { deadlineMs?: number } = {},
): Promise<{ answers: ServerAnswer[]; silent: string[] }> {
  const servers = await knownServers();
  const query = { account, streams: true, ...details };
  const answers = await gather(await getSystem(), '$SYS.REQ.SERVER.PING.JSZ', query, servers, waiting);
  const here = new Set(answers.map(({ server }) => server.name));
  return { answers, silent: servers.names.filter((name) => !here.has(name)) };
}

/** The streams of one account, each with the names of its consumers, and the servers that did not answer. Throws `nats-unavailable`. */
export async function readJetStreamOf(
  account: string,
): Promise<{ streams: Map<string, Set<string>>; silent: string[] }> {
  const { answers, silent } = await askAboutStreams(account, { consumer: true });
  const streams = new Map<string, Set<string>>();
  for (const { accounts } of answers.map(parseJetStream)) {
    for (const { name, consumer_detail: consumers } of accounts.flatMap(({ stream_detail }) => stream_detail)) {
      const told = streams.get(name) ?? new Set<string>();
      streams.set(name, told);
      for (const consumer of consumers) told.add(consumer.name);
    }
  }
  return { streams, silent };
}
