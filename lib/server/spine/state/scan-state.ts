import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../domain/names.ts';
import { readStream } from '../../nats/streams/read-stream.ts';
import { parseStateMark } from './state-mark.ts';
import type { StateMark } from './state-mark.ts';

/** A revision of a key. */
export interface ScannedKey {
  key: string;
  revision: number;
  /** milliseconds since 1970, when it was written */
  at: number;
  mark: StateMark;
  /** empty when only headers were asked for, and for deletes */
  value: Uint8Array;
}

interface ScanOptions {
  /** of the stream of events */
  epoch: string;
  /** first revision; null for only what stands under each key now */
  from: number | null;
  values: boolean;
}

function markOf(message: JsMsg, epoch: string): StateMark {
  try {
    const { headers } = message;
    return parseStateMark((name) => headers?.get(name), epoch);
  } catch {
    // Headers that are none: somebody wrote by hand.
    return { sequence: 0, deleted: false, counted: null };
  }
}

/** Reads the revisions of a bucket, in their order. Throws what JetStream answered, or when NATS stays silent. */
export async function scanState(
  connection: NatsConnection,
  environment: string,
  { epoch, from, values }: ScanOptions,
  tell: (key: ScannedKey) => void,
): Promise<void> {
  const { bucketStream, bucketSubjects, bucket } = environmentAssets(environment);
  const prefix = `$KV.${bucket}.`.length;
  await readStream(connection, bucketStream, {
    from,
    filter: bucketSubjects,
    headersOnly: !values,
    tell: (message) => {
      const { streamSequence: revision, timestampNanos } = message.info;
      const { subject, data: value } = message;
      tell({ key: subject.slice(prefix), revision, at: timestampNanos / 1e6, mark: markOf(message, epoch), value });
    },
  });
}
