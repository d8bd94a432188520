import { isIPv6 } from 'node:net';
import { readableText } from '../../../../domain/free-text.ts';
import { z } from '../../../../domain/zod.ts';

/**
 * What a client may send before it is let in is 4 KiB (nats-server, max_control_line), and a sign of it at most six in an event. Larger
 * ones are not read, and counted.
 */
export const MOST_EVENT_BYTES = 64 * 1024;
const MOST_TEXT = 60;

const text = z
  .string()
  .default('')
  .transform((value) => readableText(value, MOST_TEXT));
const eventSchema = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  server: z.object({ name: text }),
  reason: z.string(),
  client: z.object({
    host: text,
    jwt: z.string().optional(),
    name: text,
    lang: text,
    ver: text,
    client_type: z.string().optional(),
    /** there when the client was in its account before */
    issuer_key: z.string().optional(),
  }),
});

const TRANSPORTS: Record<string, 'STANDARD' | 'WEBSOCKET' | 'MQTT'> = {
  nats: 'STANDARD',
  websocket: 'WEBSOCKET',
  mqtt: 'MQTT',
};

/** What servers say of a login that they refuse although all of it was in order; of a connection that they cut, too. */
export const OVER_LIMIT = 'Maximum Account Connections Exceeded';

/** A refused login as a server tells of it. Texts are what the client says, without what cannot be read. */
export interface RefusalEvent {
  /** milliseconds since 1970, by the server's clock */
  at: number;
  server: string;
  address: string;
  client: { name: string; library: string; version: string };
  transport: 'STANDARD' | 'WEBSOCKET' | 'MQTT' | null;
  overLimit: boolean;
  /** never kept, forwarded or logged */
  jwt: string;
}

/** Reads an event; null when it is none of a refused login, or no JWT was shown. */
export function readRefusalEvent(bytes: Uint8Array): RefusalEvent | null {
  try {
    const { timestamp, server, reason, client } = eventSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    if (client.jwt === undefined || client.issuer_key !== undefined) return null;
    return {
      at: Date.parse(timestamp),
      server: server.name,
      address: client.host,
      client: { name: client.name, library: client.lang, version: client.ver },
      transport: TRANSPORTS[client.client_type ?? ''] ?? null,
      overLimit: reason === OVER_LIMIT,
      jwt: client.jwt,
    };
  } catch {
    return null;
  }
}

/** Whom an address belongs to for taking turns: an IPv6 host has a /64 of its own. */
export const turnOf = (address: string): string =>
  isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address;
