import { z } from '../../../domain/zod.ts';
import type { OrganizationUsage, UsageFreshness } from '../../../domain/organizations/organization.ts';
import { gather } from '../../nats/connections/gather.ts';
import type { ServerAnswer } from '../../nats/connections/gather.ts';
import { readJetStream } from './jetstream-reading.ts';
import type { ServerJetStream } from './jetstream-reading.ts';
import { knownServers } from '../../nats/connections/servers.ts';
import { getSystem } from '../../nats/connections/system.ts';

const traffic = z.looseObject({ msgs: z.number(), bytes: z.number() });
const statzSchema = z.looseObject({
  account_statz: z
    .array(
      z.looseObject({
        acc: z.string(),
        conns: z.number(),
        sent: traffic,
        received: traffic,
        slow_consumers: z.number().default(0),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
});

/** One account's figures over all servers. Counters grow since the servers' start. */
export interface AccountFigures {
  /** of all replicas, as the limits count them */
  storageBytes: number;
  memoryBytes: number;
  apiCalls: number;
  /** stream name → number of messages, each once however many replicas there are */
  messages: Map<string, number>;
  /** stream name → number of consumers: every server of a replicated stream reports it */
  streams: Map<string, number>;
  connections: number;
  messagesIn: number;
  messagesOut: number;
  bytesIn: number;
  bytesOut: number;
  slowConsumers: number;
}

/** What a server counted of an account's clients since its start. */
export interface TrafficCounters {
  messagesIn: number;
  messagesOut: number;
  bytesIn: number;
  bytesOut: number;
  slowConsumers: number;
}

/**
 * By the id of the server, and by account: a server tells of an account while it has connections of it, and its counters go on when
 * they come again. So what was counted is known for each server on its own only.
 */
export type TrafficByServer = ReadonlyMap<string, ReadonlyMap<string, TrafficCounters>>;

export interface UsageReading {
  /** milliseconds since 1970 */
  at: number;
  /** milliseconds by a clock that nobody sets; rates are measured by it */
  elapsed: number;
  byAccount: ReadonlyMap<string, AccountFigures>;
  freshness: UsageFreshness;
  /** whether the servers were asked for their streams */
  withStreams: boolean;
  /** how many servers were up by their own count */
  active: number;
  /** ids of the servers that told all of their JetStream: a server has another one after each start */
  jetstreamBy: readonly string[];
  traffic: TrafficByServer;
}

const statzOf = ({ data }: ServerAnswer) => statzSchema.safeParse(data).data?.account_statz ?? [];

const none = (): AccountFigures => ({
  storageBytes: 0,
  memoryBytes: 0,
  apiCalls: 0,
  messages: new Map(),
  streams: new Map(),
  connections: 0,
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  slowConsumers: 0,
});

/** Puts together what the servers said. Pure; answers of another form count as nothing. */
export function mergeFigures(
  jsz: readonly ServerJetStream[],
  statz: readonly ServerAnswer[],
): Map<string, AccountFigures> {
  const figures = new Map<string, AccountFigures>();
  const of = (account: string) => {
    const known = figures.get(account) ?? none();
    figures.set(account, known);
    return known;
  };
  for (const { accounts } of jsz) {
    for (const detail of accounts) {
      const account = of(detail.id);
      // Each server of a cluster tells the total of all of them, as it heard it (nats-server, jetstream.go, storageTotals, remoteUpdateUsage).
      account.storageBytes = Math.max(account.storageBytes, detail.storage);
      account.memoryBytes = Math.max(account.memoryBytes, detail.memory);
      account.apiCalls = Math.max(account.apiCalls, detail.api.total);
      for (const stream of detail.stream_detail) {
        // A follower may not know of the newest consumer yet.
        account.streams.set(stream.name, Math.max(account.streams.get(stream.name) ?? 0, stream.state.consumer_count));
        account.messages.set(stream.name, Math.max(account.messages.get(stream.name) ?? 0, stream.state.messages));
      }
    }
  }
  for (const answer of statz) {
    for (const detail of statzOf(answer)) {
      const account = of(detail.acc);
      account.connections += detail.conns;
      account.messagesIn += detail.received.msgs;
      account.messagesOut += detail.sent.msgs;
      account.bytesIn += detail.received.bytes;
      account.bytesOut += detail.sent.bytes;
      account.slowConsumers += detail.slow_consumers;
    }
  }
  return figures;
}

function trafficOf(statz: readonly ServerAnswer[]): TrafficByServer {
  return new Map(
    statz.map((answer) => [
      answer.server.id ?? answer.server.name,
      new Map(
        statzOf(answer).map(({ acc, received, sent, slow_consumers: slowConsumers }) => [
          acc,
          {
            messagesIn: received.msgs,
            messagesOut: sent.msgs,
            bytesIn: received.bytes,
            bytesOut: sent.bytes,
            slowConsumers,
          },
        ]),
      ),
    ]),
  );
}

/** Those that answered each time they were asked: there is a question for each thousand accounts. */
function wholeAnswers(jsz: readonly ServerJetStream[]): string[] {
  const times = [...Map.groupBy(jsz, ({ id }) => id)].map(([id, answers]) => ({ id, asked: answers.length }));
  const questions = Math.max(...times.map(({ asked }) => asked));
  return times.flatMap(({ id, asked }) => (asked === questions ? [id] : [])).sort();
}

/** Asks every server once about all accounts it has in memory; without `streams` for less, which costs less. Throws `nats-unavailable`. */
export async function readUsage({ streams = true, fresh = false } = {}): Promise<UsageReading> {
  const system = await getSystem();
  const servers = await knownServers({ fresh });
  const jsz = await readJetStream({ consumers: false, streams });
  // A server that nobody is connected to does not answer: from the first answer on the others have a second.
  const statz = await gather(system, '$SYS.REQ.ACCOUNT.PING.STATZ', {}, { ...servers, answering: 1 });
  const at = Date.now();
  return {
    at,
    elapsed: performance.now(),
    withStreams: streams,
    active: servers.active,
    jetstreamBy: wholeAnswers(jsz),
    traffic: trafficOf(statz),
    byAccount: mergeFigures(jsz, statz),
    freshness: {
      at: new Date(at).toISOString(),
      serversExpected: servers.names,
      serversAnswered: [...new Set(jsz.map(({ server }) => server))].sort(),
    },
  };
}

const perSecond = (now: number, before: number, milliseconds: number): number =>
  milliseconds > 0 ? Math.max(0, ((now - before) * 1000) / milliseconds) : 0;

/** Of an Organization that no server has in memory: most of 10,000. */
const IDLE: OrganizationUsage = {
  storageBytes: 0,
  memoryBytes: 0,
  streams: 0,
  consumers: 0,
  connections: 0,
  messagesInPerSecond: 0,
  messagesOutPerSecond: 0,
  bytesInPerSecond: 0,
  bytesOutPerSecond: 0,
  slowConsumers: 0,
};

/** One Organization's usage: home and edge account together, rates since the reading before. Pure. */
export function usageOf(
  accounts: readonly string[],
  now: UsageReading | undefined,
  before: UsageReading | undefined,
): OrganizationUsage {
  if (!accounts.some((account) => now?.byAccount.has(account))) return IDLE;
  const sum = (reading: UsageReading | undefined, pick: (figures: AccountFigures) => number): number =>
    accounts.reduce((total, account) => {
      const figures = reading?.byAccount.get(account);
      return figures ? total + pick(figures) : total;
    }, 0);
  const rate = (pick: (figures: AccountFigures) => number): number =>
    now && before ? perSecond(sum(now, pick), sum(before, pick), now.elapsed - before.elapsed) : 0;
  return {
    storageBytes: sum(now, (figures) => figures.storageBytes),
    memoryBytes: sum(now, (figures) => figures.memoryBytes),
    streams: sum(now, (figures) => figures.streams.size),
    consumers: sum(now, (figures) => [...figures.streams.values()].reduce((total, count) => total + count, 0)),
    connections: sum(now, (figures) => figures.connections),
    messagesInPerSecond: rate((figures) => figures.messagesIn),
    messagesOutPerSecond: rate((figures) => figures.messagesOut),
    bytesInPerSecond: rate((figures) => figures.bytesIn),
    bytesOutPerSecond: rate((figures) => figures.bytesOut),
    slowConsumers: sum(now, (figures) => figures.slowConsumers),
  };
}
