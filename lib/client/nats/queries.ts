import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { Bucket } from '../../jetstream/kv/bucket.ts';
import type { DataReader } from '../../jetstream/connection.ts';
import { isPassing } from './nats-problem.ts';
import { natsKey, settledKey } from './nats-key.ts';
import type { NatsSession } from './session-state.ts';

const LIST_REFRESH_MILLISECONDS = 5_000;
const DETAIL_REFRESH_MILLISECONDS = 3_000;

const shared = { retry: (failures: number, error: Error) => failures < 2 && isPassing(error), retryDelay: 500 };

/**
 * Asks once the session has a connection. What asks and parses is loaded with the first question: no page carries zod
 * or the JetStream schemas before.
 */
const ask =
  <T>(session: NatsSession, question: (reader: DataReader, signal: AbortSignal) => Promise<T>) =>
    session.reader === null ? skipToken : run(session.reader, question);

const run =
  <T>(reader: DataReader, question: (reader: DataReader, signal: AbortSignal) => Promise<T>) =>
  ({ signal }: { signal: AbortSignal }) =>
    question(reader, signal);

/** What the Organization uses of JetStream. */
export const accountQuery = (session: NatsSession) =>
  queryOptions({
    ...shared,
    queryKey: [...natsKey(session.organization), 'account'],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/account-info.ts')).getAccountInfo(connection),
    ),
    refetchInterval: LIST_REFRESH_MILLISECONDS,
  });

/** Every stream, KV buckets among them. */
export const streamsQuery = (session: NatsSession) =>
  queryOptions({
    ...shared,
    queryKey: [...natsKey(session.organization), 'streams'],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/list-streams.ts')).listStreams(connection),
    ),
    refetchInterval: LIST_REFRESH_MILLISECONDS,
  });

/** One stream's configuration and state. */
export const streamQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...shared,
    queryKey: [...natsKey(session.organization), 'stream', stream],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/get-stream.ts')).getStream(connection, stream),
    ),
    refetchInterval: DETAIL_REFRESH_MILLISECONDS,
  });

/** The consumers of a stream. */
export const consumersQuery = (session: NatsSession, stream: string) =>
  queryOptions({
    ...shared,
    queryKey: [...natsKey(session.organization), 'consumers', stream],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/list-consumers.ts')).listConsumers(connection, stream),
    ),
    refetchInterval: DETAIL_REFRESH_MILLISECONDS,
  });

/** The first 100,000 subjects of a stream that match a filter. */
export const subjectsQuery = (session: NatsSession, stream: string, filter: string) =>
  queryOptions({
    ...shared,
    queryKey: [...natsKey(session.organization), 'subjects', stream, filter],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/list-subjects.ts')).listSubjects(connection, stream, filter),
    ),
    placeholderData: keepPreviousData,
  });
