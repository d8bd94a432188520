import type { DataReader } from '../connection.ts';
import { readForward } from '../messages/read-forward.ts';
import type { Bucket } from './bucket.ts';
import type { KvEntry } from './kv-entry.ts';
import { toKvEntry } from './kv-entry.ts';

/** ADR-8 allows 64 revisions; a stream that only looks like a bucket may hold more. */
const MAX_REVISIONS = 256;
const MAX_BYTES = 32 * 1024 * 1024;

export interface KeyHistory {
  /** newest first */
  entries: KvEntry[];
  /** false when there are more than we read */
  complete: boolean;
}

/**
 * Every revision that the bucket still holds of a key: no more than it keeps of each, however fast others come meanwhile.
 * @throws JetStreamError, or the signal's reason
 */
export async function getKeyHistory(
  reader: DataReader,
  bucket: Bucket,
  key: string,
  signal?: AbortSignal,
): Promise<KeyHistory> {
  const source = { stream: bucket.info.config.name, allowDirect: bucket.info.config.allow_direct };
  const kept = bucket.history > 0 && bucket.history <= MAX_REVISIONS ? bucket.history : null;
  const { messages, exhausted } = await readForward(reader, source, {
    from: 1,
    filter: bucket.prefix + key,
    limit: kept ?? MAX_REVISIONS,
    maxBytes: MAX_BYTES,
    signal,
  });
  const entries = messages.map((message) => toKvEntry(message, bucket.prefix)).reverse();
  return { entries, complete: exhausted || entries.length === kept };
}
