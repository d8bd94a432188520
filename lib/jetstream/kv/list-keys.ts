import type { NatsConnectionLike } from '../connection.ts';
import { listSubjects } from '../streams/list-subjects.ts';
import type { Bucket } from './bucket.ts';

export interface KeyRow {
  key: string;
  /** how many revisions the bucket holds of it, delete markers among them */
  revisions: number;
}

/** Up to here all names are asked for at once (2 ms and 40 KB a thousand); beyond, a page shows the newest. */
export const ALL_KEYS_LIMIT = 10_000;

export interface KeyList {
  /** sorted by name */
  keys: KeyRow[];
  /** subjects that are no keys of this bucket: they came from elsewhere, by a source or a mirror */
  foreign: number;
  /** the bucket's last revision when it was asked: what was put since is not in the list, what is missing in it is gone */
  upTo: number;
}

/** All key names of a bucket; null when there are too many to ask for. @throws JetStreamError */
export async function listKeys(connection: NatsConnectionLike, bucket: Bucket): Promise<KeyList | null> {
  if (bucket.info.state.num_subjects > ALL_KEYS_LIMIT) return null;
  const { subjects, upTo } = await listSubjects(connection, bucket.info.config.name, '>');
  const own = subjects.filter(({ subject }) => subject.startsWith(bucket.prefix));
  return {
    keys: own.map(({ subject, messages }) => ({ key: subject.slice(bucket.prefix.length), revisions: messages })),
    foreign: subjects.length - own.length,
    upTo,
  };
}
