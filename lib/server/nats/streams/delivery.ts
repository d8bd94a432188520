/** What the reply subject of a delivered message says of it (NATS ADR-15; the client keeps its own reader to itself). */
export interface Delivery {
  /** in the stream */
  sequence: number;
  /** milliseconds since 1970, when the stream took it in */
  at: number;
  /** messages of the consumer behind it */
  pending: number;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<delivery>.<nanoseconds>.<pending>` */
const TOKENS_OLD = 9;

export function readDelivery(reply: string): Delivery {
  const tokens = reply.split('.');
  // Newer servers put the domain and a hash of the account in front, and a random token behind.
  const at = tokens.length === TOKENS_OLD ? 5 : 7;
  const number = (token: number) => Number(tokens[token]);
  return { sequence: number(at), at: number(at + 2) / 1e6, pending: number(at + 3) };
}
