import { bucketOfStream } from '../../domain/names.ts';
import type { StreamInfo } from '../streams/stream-info.ts';

/** A KV bucket as its stream tells it (NATS ADR-8). */
export interface Bucket {
  name: string;
  /** subjects of its keys are this and the key */
  prefix: string;
  /** revisions kept of each key */
  history: number;
  /** nanoseconds until a value goes by itself; 0 is never */
  ttl: number;
  info: StreamInfo;
}

/** The bucket a stream holds; null when it is no KV stream. */
export function toBucket(info: StreamInfo): Bucket | null {
  const name = bucketOfStream(info.config.name);
  if (name === null) return null;
  // A mirror keeps the subjects of the bucket it mirrors.
  const origin = (info.config.mirror && bucketOfStream(info.config.mirror.name)) ?? name;
  return { name, prefix: `$KV.${origin}.`, history: info.config.max_msgs_per_subject, ttl: info.config.max_age, info };
}
