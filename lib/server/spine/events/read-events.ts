import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../domain/names.ts';
import { readStream } from '../../nats/streams/read-stream.ts';
import { readableHeaders } from '../../nats/streams/readable-headers.ts';

/** An event as its stream keeps it. */
export interface KeptEvent {
  subject: string;
  /** null when they are none that the client can read */
  headers: [name: string, value: string][] | null;
  data: Uint8Array;
  sequence: number;
}

/** Reads the events an Environment has in a range of sequences, or all of them, in order; some behind it may be told, too. Throws what JetStream answered, or when NATS stays silent. */
export const readEvents = (
  connection: NatsConnection,
  environment: string,
  tell: (event: KeptEvent) => void,
  { from, to }: { from: number; to: number } = { from: 1, to: Infinity },
): Promise<void> =>
  readStream(connection, environmentAssets(environment).stream, {
    from,
    to,
    filter: '>',
    headersOnly: false,
    tell: (message) => {
      const { subject, data, seq: sequence } = message;
      tell({ subject, headers: readableHeaders(message), data, sequence });
    },
  });
