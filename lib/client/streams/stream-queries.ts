import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { paceOf } from '../../jetstream/consumers/consumer-pace.ts';
import { each } from '../request-budget.ts';
import { ask, asking, natsKey } from '../nats/ask.ts';
import type { NatsSession } from '../nats/session-state.ts';
import { serverNow } from '../server-time.ts';
import { watched } from './consumer-readings.ts';

/** Beside them a page asks for its Organization, support grants and what it follows: 30 requests a minute in all. */
const LIST_REFRESH_MILLISECONDS = 15_000;
export const CONSUMERS_REFRESH_MILLISECONDS = 30_000;
/** The second look comes sooner: before it nobody knows how a consumer moves. */
const FIRST_PACE_MILLISECONDS = 11_000;
/** Of streams or consumers in one answer (nats-server, server/jetstream_api.go, JSApiListLimit). */
const LIST_PAGE = 256;
/** How old the figures of what a page shows are at most while all answers. */
export const DETAIL_REFRESH_MILLISECONDS = 15_000;

interface ListState {
  state: { data: { items: readonly unknown[] } | undefined; fetchFailureCount: number };
}
/** The more there are, the more pages one look takes. */
const eachOfPages =
  (milliseconds: number) =>
  (query: ListState): number =>
    each(milliseconds)(query) * Math.max(1, Math.ceil((query.state.data?.items.length ?? 0) / LIST_PAGE));

/** What the Organization uses of JetStream. */
export const accountQuery = (session: NatsSession) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'account'],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/streams/account-info.ts')).getAccountInfo(connection),
    ),
    refetchInterval: each(LIST_REFRESH_MILLISECONDS),
  });

/** Every stream, KV buckets among them. */
export const streamsQuery = (session: NatsSession) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'streams'],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/streams/list-streams.ts')).listStreams(connection),
    ),
    refetchInterval: eachOfPages(LIST_REFRESH_MILLISECONDS),
  });

/** One stream's configuration and state. */
export const streamQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'stream', stream],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/streams/get-stream.ts')).getStream(connection, stream),
    ),
    refetchInterval: each(DETAIL_REFRESH_MILLISECONDS),
  });

/** Rates are over so long. */
export const RATE_MILLISECONDS = 60_000;

/**
 * The last sequence of a stream a minute before, as a server that has it says; null when it does not. So a page has a rate from its first
 * figures on. Reads one message.
 */
export const minuteAgoQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'minute-ago', stream],
    queryFn: ask(session, async (reader) => {
      const { directGet } = await import('../../jetstream/messages/direct-get.ts');
      const start_time = new Date(serverNow() - RATE_MILLISECONDS).toISOString();
      const { messages, end } = await directGet(reader, stream, { start_time, batch: 1 });
      const [first] = messages;
      // Nothing since: then its last one is from before.
      const last = first === undefined ? (end === 'not-found' ? Infinity : null) : first.sequence - 1;
      return { at: Date.now() - RATE_MILLISECONDS, last };
    }),
    retry: false,
    staleTime: RATE_MILLISECONDS,
  });

/** The consumers of a stream. */
export const consumersQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'consumers', stream],
    queryFn: ask(session, async ({ connection }) => {
      const { listConsumers } = await import('../../jetstream/streams/list-consumers.ts');
      const { items, missing } = await listConsumers(connection, stream);
      const at = serverNow();
      return { items: items.map((consumer) => watched(session.name, stream, consumer, at)), missing };
    }),
    refetchInterval: (query) =>
      query.state.data?.items.some(({ readings }) => paceOf(readings) === null) === true
        ? eachOfPages(FIRST_PACE_MILLISECONDS)(query)
        : eachOfPages(CONSUMERS_REFRESH_MILLISECONDS)(query),
  });

/** How old the figures of a consumer are at most on its own page while all answers. */
export const CONSUMER_REFRESH_MILLISECONDS = 8_000;

/** One consumer's configuration and state. */
export const consumerQuery = (session: NatsSession, stream: string, consumer: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'consumer', stream, consumer],
    queryFn: ask(session, async ({ connection }) => {
      const { getConsumer } = await import('../../jetstream/consumers/get-consumer.ts');
      return watched(session.name, stream, await getConsumer(connection, stream, consumer), serverNow());
    }),
    refetchInterval: each(CONSUMER_REFRESH_MILLISECONDS),
  });

/** So many streams are asked for their consumers at the same time. */
const NAMES_AT_ONCE = 6;

/**
 * Names of the consumers of some streams, up to 1,024 of each. `more`: of how many consumers the names are not among them, those of
 * streams that did not answer included as one each.
 */
export const consumerNamesQuery = (session: NatsSession, streams: readonly string[]) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'consumer-names', streams],
    queryFn: ask(session, async ({ connection }, signal) => {
      const { getConsumerNames } = await import('../../jetstream/streams/consumer-names.ts');
      const found: { stream: string; consumer: string }[] = [];
      let more = 0;
      for (let at = 0; at < streams.length && !signal.aborted; at += NAMES_AT_ONCE) {
        const some = streams.slice(at, at + NAMES_AT_ONCE);
        const answers = await Promise.allSettled(some.map((stream) => getConsumerNames(connection, stream)));
        for (const [index, answer] of answers.entries()) {
          if (answer.status === 'rejected') {
            more += 1;
            continue;
          }
          const { names, total } = answer.value;
          more += Math.max(0, total - names.length);
          found.push(...names.map((consumer) => ({ stream: some[index] ?? '', consumer })));
        }
      }
      return { found, more };
    }),
    staleTime: CONSUMERS_REFRESH_MILLISECONDS,
  });

/** The first 100,000 subjects of a stream that match a filter. */
export const subjectsQuery = (session: NatsSession, stream: string, filter: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'subjects', stream, filter],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/streams/list-subjects.ts')).listSubjects(connection, stream, filter),
    ),
    placeholderData: keepPreviousData,
  });
