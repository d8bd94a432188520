import type { DataReader } from '../connection.ts';
import { directGet } from '../direct-get.ts';
import { messageGet } from '../message-get.ts';
import type { StoredMessage } from '../stored-message.ts';
import type { Bucket } from './bucket.ts';
import type { KvEntry } from './kv-entry.ts';
import { toKvEntry } from './kv-entry.ts';

/** Bounds one answer: of big values not all come with the first question. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The last revision of each of some keys: what a page has in view, not a whole bucket. Keys that hold nothing are missing.
 * @throws JetStreamError
 */
export async function getValues(reader: DataReader, bucket: Bucket, keys: string[]): Promise<KvEntry[]> {
  const entries: KvEntry[] = [];
  let wanted = keys;
  while (wanted.length > 0) {
    const { messages, finished } = await readLast(reader, bucket, wanted);
    entries.push(...messages.map((message) => toKvEntry(message, bucket.prefix)));
    if (finished || messages.length === 0) break;
    const have = new Set(entries.map((entry) => entry.key));
    wanted = keys.filter((key) => !have.has(key));
  }
  return entries;
}

async function readLast(
  reader: DataReader,
  bucket: Bucket,
  keys: string[],
): Promise<{ messages: StoredMessage[]; finished: boolean }> {
  const stream = bucket.info.config.name;
  const subjects = keys.map((key) => bucket.prefix + key);
  if (bucket.info.config.allow_direct) {
    const { messages, end } = await directGet(reader, stream, { multi_last: subjects, max_bytes: MAX_BYTES });
    if (end === 'complete' || end === 'not-found') return { messages, finished: false };
  }
  // An older server, no direct access, or headers the client cannot read: one by one, side by side.
  const messages = await Promise.all(
    subjects.map((subject) => messageGet(reader.connection, stream, { last_by_subj: subject })),
  );
  return { messages: messages.filter((message) => message !== null), finished: true };
}
