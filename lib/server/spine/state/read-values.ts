import type { NatsConnection } from '@nats-io/transport-node';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { listSubjects } from '../../../jetstream/streams/list-subjects.ts';
import { readStream } from '../../nats/streams/read-stream.ts';

interface KeptValue {
  key: string;
  text: string;
  /** milliseconds since 1970 by the server's clock, when it was written */
  at: number;
}

/**
 * The values a bucket holds now, in the order they were written. Our own instead of `KV.history()` of the client, which believes the
 * server that its consumer happens to stand on: here the leader confirms the end. A value that is written over while the bucket is
 * read may pass the consumer by, before and after: when anything was written meanwhile, the leader is asked for what is missing.
 * @param keys may have wildcards
 */
export async function readValues(connection: NatsConnection, bucket: string, keys = '>'): Promise<KeptValue[]> {
  const prefix = `$KV.${bucket}.`;
  const stream = `KV_${bucket}`;
  const filter = `${prefix}${keys}`;
  /** by subject; null for what was deleted */
  const values = new Map<string, KeptValue | null>();
  const take = (subject: string, text: string, at: number) => {
    values.delete(subject);
    // Nothing that is kept so is empty; what was deleted is.
    values.set(subject, text === '' ? null : { key: subject.slice(prefix.length), text, at });
  };
  const lastOf = async () => (await getStream(connection, stream)).state.last_seq;
  const before = await lastOf();
  await readStream(connection, stream, {
    from: null,
    filter,
    headersOnly: false,
    tell: (message) => take(message.subject, message.string(), message.info.timestampNanos / 1e6),
  });
  if ((await lastOf()) !== before) {
    for (const subject of await subjectsOf(connection, stream, filter)) {
      if (values.has(subject)) continue;
      const message = await messageGet(connection, stream, { last_by_subj: subject });
      if (message) take(subject, new TextDecoder().decode(message.data), Date.parse(message.time));
    }
  }
  return [...values.values()].filter((value) => value !== null);
}

/** All subjects of a stream that match, as the leader knows them. */
async function subjectsOf(connection: NatsConnection, stream: string, filter: string): Promise<string[]> {
  const found: string[] = [];
  for (let total = 1; found.length < total;) {
    const page = await listSubjects(connection, stream, filter, found.length);
    if (page.subjects.length === 0) break;
    found.push(...page.subjects.map(({ subject }) => subject));
    total = page.total;
  }
  return found;
}
