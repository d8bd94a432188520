import type { NatsConnectionLike } from '../connection.ts';
import { listSubjects } from '../list-subjects.ts';
import type { Bucket } from './bucket.ts';

export interface KeyRow {
  key: string;
  /** how many revisions the bucket holds of it, delete markers among them */
  revisions: number;
}

/** Up to here all names are asked for at once (2 ms and 40 KB a thousand); beyond, a page shows the newest. */
export const ALL_KEYS_LIMIT = 10_000;

/** All key names of a bucket, sorted; null when there are too many to ask for. @throws JetStreamError */
export async function listKeys(connection: NatsConnectionLike, bucket: Bucket): Promise<KeyRow[] | null> {
  if (bucket.info.state.num_subjects > ALL_KEYS_LIMIT) return null;
  const { subjects } = await listSubjects(connection, bucket.info.config.name, `${bucket.prefix}>`);
  return subjects.map(({ subject, messages }) => ({ key: subject.slice(bucket.prefix.length), revisions: messages }));
}
