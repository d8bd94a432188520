import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { DataReader } from '../../jetstream/connection.ts';
import type { Bucket } from '../../jetstream/kv/bucket.ts';
import type { DecodedPayload } from '../../jetstream/decode/decode.ts';
import { toKvEntry } from '../../jetstream/kv/kv-entry.ts';
import type { KvEntry, KvOperation } from '../../jetstream/kv/kv-entry.ts';
import { ask, asking, natsKey, settledKey } from '../nats/ask.ts';
import type { NatsSession } from '../nats/session-state.ts';
import { startAfter } from '../streams/message-queries.ts';
import type { PageContext } from '../streams/message-queries.ts';

const NEWEST_PAGE = 500;

/** What is read of a bucket; another one of the same name is read anew. */
const bucketKey = (session: NatsSession, kind: string, { name, info }: Bucket) => [
  ...natsKey(session.name),
  kind,
  name,
  info.created,
];

/** Revisions do not change, and those that come are heard: a new connection is no reason to read them again. */
const historyKey = (session: NatsSession, { name, info }: Bucket) => [
  ...settledKey(session.name),
  'history',
  name,
  info.created,
];

/** Forgets what was read of a bucket, so that it is read anew. */
export function forgetBucket(queryClient: QueryClient, session: NatsSession, bucket: Bucket): void {
  for (const kind of ['keys', 'newest']) queryClient.removeQueries({ queryKey: bucketKey(session, kind, bucket) });
  queryClient.removeQueries({ queryKey: historyKey(session, bucket) });
}

/** The last revision of a key in a list, without its value. */
export interface KvRow {
  key: string;
  revision: number;
  /** RFC 3339 */
  time: string;
  operation: KvOperation;
  ttl: string | null;
  bytes: number;
}

export const toKvRow = ({ key, revision, time, operation, ttl, value }: KvEntry): KvRow => ({
  key,
  revision,
  time,
  operation,
  ttl,
  bytes: value.length,
});

/**
 * All key names of a bucket; null when there are too many. A reader hears changes; an inspector cannot, so for them the
 * names are asked again when the bucket moved, or holds another number of them.
 */
export const keysQuery = (session: NatsSession, bucket: Bucket) =>
  queryOptions({
    ...asking,
    queryKey: [
      ...bucketKey(session, 'keys', bucket),
      ...(session.role === 'inspector' ? [bucket.info.state.last_seq, bucket.info.state.num_subjects] : []),
    ],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/kv/list-keys.ts')).listKeys(connection, bucket),
    ),
    placeholderData: keepPreviousData,
    // live changes are laid over what was read
    staleTime: Infinity,
    gcTime: 0,
  });

/** Of keys that a batch did not bring so many are asked for at once, with up to three questions each; the others come with the next turn. */
const MOST_SINGLY = 3;

/** The last revisions of some keys, those in view; null of one that holds nothing. Some may be left out. */
export async function readRows(
  reader: DataReader,
  bucket: Bucket,
  keys: readonly string[],
): Promise<Map<string, KvRow | null>> {
  const { getValues } = await import('../../jetstream/kv/get-values.ts');
  const values = await getValues(reader, bucket, keys, MOST_SINGLY);
  return new Map([...values].map(([key, entry]) => [key, entry && toKvRow(entry)]));
}

/** The revisions a bucket holds, newest first: for a bucket whose keys cannot all be listed. A key may come twice. */
export const newestRowsQuery = (session: NatsSession, bucket: Bucket) =>
  infiniteQueryOptions({
    ...asking,
    queryKey: bucketKey(session, 'newest', bucket),
    queryFn: session.reader === null || session.role === 'inspector' ? skipToken : readNewest(session.reader, bucket),
    initialPageParam: null as PageContext['pageParam'],
    getNextPageParam: startAfter,
    staleTime: Infinity,
    gcTime: 0,
  });

const readNewest =
  (reader: DataReader, bucket: Bucket) =>
  async ({ pageParam, signal }: PageContext) => {
    const { readMessagesBefore } = await import('../../jetstream/messages/read-messages-before.ts');
    const { messages, next, bounds } = await readMessagesBefore(reader, {
      stream: bucket.info.config.name,
      before: pageParam?.at,
      bounds: pageParam?.bounds,
      limit: NEWEST_PAGE,
      signal,
    });
    return { rows: messages.map((message) => toKvRow(toKvEntry(message, bucket.prefix))), next, bounds };
  };

/** Whether a bucket holds exactly this key: how many revisions, 0 when none. `when` is another one when it may have changed. */
export const keyQuery = (session: NatsSession, bucket: Bucket, key: string, when = '') =>
  queryOptions({
    ...asking,
    queryKey: [...bucketKey(session, 'key', bucket), key, when],
    queryFn: ask(session, async ({ connection }) => {
      const { listSubjects } = await import('../../jetstream/streams/list-subjects.ts');
      const { subjects } = await listSubjects(connection, bucket.info.config.name, bucket.prefix + key);
      return subjects[0]?.messages ?? 0;
    }),
  });

/** Every revision of a key. What is put from then on is heard; when revisions went it is asked again. */
export const historyQuery = (session: NatsSession, bucket: Bucket, key: string) =>
  queryOptions({
    ...asking,
    queryKey: [...historyKey(session, bucket), key],
    staleTime: Infinity,
    queryFn: ask(session, async (reader, signal) =>
      (await import('../../jetstream/kv/key-history.ts')).getKeyHistory(reader, bucket, key, signal),
    ),
    // what is put while nobody shows it is not heard
    gcTime: 0,
  });

/** A revision, and what its value turned out to be. */
export interface DecodedEntry extends KvEntry {
  data: Uint8Array;
  decoded: DecodedPayload;
}

/**
 * What the value of a revision turns out to be, and that of the one before it, to compare them. What was shown before stays until both
 * are known.
 */
export const revisionQuery = (session: NatsSession, bucket: Bucket, entry: KvEntry, before: KvEntry | undefined) =>
  queryOptions({
    queryKey: [...historyKey(session, bucket), 'revision', entry.key, entry.revision, before?.revision],
    queryFn: async () => {
      const { decodePayload, PAYLOAD_RULES } = await import('../../jetstream/decode/decode.ts');
      const decode = async (one: KvEntry): Promise<DecodedEntry> => {
        const context = { subject: bucket.prefix + one.key, headers: one.headers, rules: PAYLOAD_RULES };
        return { ...one, data: one.value, decoded: await decodePayload(one.value, context) };
      };
      return { shown: await decode(entry), earlier: before ? await decode(before) : null };
    },
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
