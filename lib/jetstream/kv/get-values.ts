import type { DataReader } from '../connection.ts';
import { directGet } from '../messages/direct-get.ts';
import { isPassing } from '../jetstream-error.ts';
import { messageGet } from '../messages/message-get.ts';
import type { Bucket } from './bucket.ts';
import type { KvEntry } from './kv-entry.ts';
import { toKvEntry } from './kv-entry.ts';

/** Bounds one answer: of big values not all come with the first question. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Answers that prove nothing, such as those of a mirror; after so many the leader is asked, key by key. */
const MOST_UNPROVEN = 4;

/**
 * The last revision of each of some keys: what a page has in view, not a whole bucket; null for those that hold nothing, as the
 * leader says. It is asked for `singly` of them at most, and the rest is left out.
 * @throws JetStreamError
 */
export async function getValues(
  reader: DataReader,
  bucket: Bucket,
  keys: readonly string[],
  singly = Infinity,
): Promise<Map<string, KvEntry | null>> {
  const entries = bucket.info.config.allow_direct ? await readBatches(reader, bucket, keys) : [];
  const values = new Map<string, KvEntry | null>(entries.map((entry) => [entry.key, entry]));
  const rest = keys.filter((key) => !values.has(key)).slice(0, singly);
  await Promise.all(
    rest.map(async (key) => {
      const last_by_subj = bucket.prefix + key;
      const message = await messageGet(reader.connection, bucket.info.config.name, { last_by_subj });
      values.set(key, message && toKvEntry(message, bucket.prefix));
    }),
  );
  return values;
}

/** What replicas say that are as far as the bucket was known to be. */
async function readBatches(reader: DataReader, bucket: Bucket, keys: readonly string[]): Promise<KvEntry[]> {
  const stream = bucket.info.config.name;
  const entries: KvEntry[] = [];
  let wanted = [...keys];
  for (let unproven = 0; wanted.length > 0 && unproven < MOST_UNPROVEN;) {
    const multi_last = wanted.map((key) => bucket.prefix + key);
    const answer = await directGet(reader, stream, { multi_last, max_bytes: MAX_BYTES }).catch((error: unknown) => {
      if (isPassing(error)) return null;
      throw error;
    });
    if (answer === null) break;
    const { messages, end, upTo } = answer;
    if (end === 'foreign' || (end === 'complete' && upTo !== null && upTo < bucket.info.state.last_seq)) {
      unproven += 1;
      continue;
    }
    if (end !== 'complete' || messages.length === 0) break;
    entries.push(...messages.map((message) => toKvEntry(message, bucket.prefix)));
    const have = new Set(entries.map((entry) => entry.key));
    wanted = keys.filter((key) => !have.has(key));
  }
  return entries;
}
