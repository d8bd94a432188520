import type { StoredMessage } from '../messages/stored-message.ts';

/** What a revision did: `put` a value, `delete` with a marker, `purge` the history too, or the server let it expire. */
export type KvOperation = 'put' | 'delete' | 'purge' | 'expired';

export interface KvEntry {
  key: string;
  revision: number;
  /** RFC 3339 */
  time: string;
  operation: KvOperation;
  /** lives this long by itself, as it was written (`Nats-TTL`: a Go duration or seconds); null without */
  ttl: string | null;
  headers: [name: string, value: string][];
  value: Uint8Array;
}

/** One message of a bucket's stream as a revision of a key (NATS ADR-8 and, for markers of the server, ADR-43). */
export function toKvEntry(message: StoredMessage, prefix: string): KvEntry {
  const header = (name: string) => message.headers.find(([key]) => key === name)?.[1] ?? null;
  return {
    key: message.subject.slice(prefix.length),
    revision: message.sequence,
    time: message.time,
    operation: operationOf(header('KV-Operation'), header('Nats-Marker-Reason')),
    ttl: header('Nats-TTL'),
    headers: message.headers,
    value: message.data,
  };
}

function operationOf(operation: string | null, marker: string | null): KvOperation {
  if (operation === 'DEL') return 'delete';
  if (operation === 'PURGE') return 'purge';
  switch (marker) {
    case null:
      return 'put';
    case 'MaxAge':
      return 'expired';
    case 'Purge':
      return 'purge';
    default:
      return 'delete';
  }
}
