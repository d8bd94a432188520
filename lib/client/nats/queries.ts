import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, asking } from './ask.ts';
import { natsKey } from './nats-key.ts';
import type { NatsSession } from './session-state.ts';

/** A page that nobody touches asks at most thirty times a minute. */
const LIST_REFRESH_MILLISECONDS = 10_000;
/** Streams in one answer of `STREAM.LIST` (nats-server, server/jetstream_api.go, JSApiListLimit). */
const LIST_PAGE = 256;
/** How old the figures of what a page shows are at most while all answers: two questions make 24 requests a minute. */
export const DETAIL_REFRESH_MILLISECONDS = 5_000;

/** What the Organization uses of JetStream. */
export const accountQuery = (session: NatsSession) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'account'],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/account-info.ts')).getAccountInfo(connection),
    ),
    refetchInterval: LIST_REFRESH_MILLISECONDS,
  });

/** Every stream, KV buckets among them. */
export const streamsQuery = (session: NatsSession) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'streams'],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/list-streams.ts')).listStreams(connection),
    ),
    // the more there are, the more one look costs
    refetchInterval: ({ state }) =>
      LIST_REFRESH_MILLISECONDS * Math.max(1, Math.ceil((state.data?.length ?? 0) / LIST_PAGE)),
  });

/** One stream's configuration and state. */
export const streamQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'stream', stream],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/get-stream.ts')).getStream(connection, stream),
    ),
    refetchInterval: DETAIL_REFRESH_MILLISECONDS,
  });

/** The consumers of a stream. */
export const consumersQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'consumers', stream],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/list-consumers.ts')).listConsumers(connection, stream),
    ),
    refetchInterval: LIST_REFRESH_MILLISECONDS,
  });

/** The first 100,000 subjects of a stream that match a filter. */
export const subjectsQuery = (session: NatsSession, stream: string, filter: string) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'subjects', stream, filter],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/list-subjects.ts')).listSubjects(connection, stream, filter),
    ),
    placeholderData: keepPreviousData,
  });
