import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, asking } from './ask.ts';
import { natsKey } from './nats-key.ts';
import type { NatsSession } from './session-state.ts';

const LIST_REFRESH_MILLISECONDS = 5_000;
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
    refetchInterval: LIST_REFRESH_MILLISECONDS,
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
    refetchInterval: DETAIL_REFRESH_MILLISECONDS,
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
