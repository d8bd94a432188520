/** What JetStream questions need of a connection. The server's client (`@nats-io/transport-node`) and the browser's (`nats.ws`) both fit. */
export interface NatsConnectionLike {
  request(subject: string, payload?: Uint8Array, options?: { timeout: number }): Promise<NatsMessageLike>;
  publish(subject: string, payload?: Uint8Array, options?: { reply?: string }): void;
  subscribe(
    subject: string,
    options?: { callback?: (error: Error | null, message: NatsMessageLike) => void; max?: number },
  ): NatsSubscriptionLike;
}

export interface NatsMessageLike {
  data: Uint8Array;
  /** decoded when first read; throws when a publisher wrote headers that are none */
  headers?: NatsHeadersLike | undefined;
}

export interface NatsHeadersLike {
  /** 0 when the message is no status */
  code: number;
  description: string;
  keys(): string[];
  values(key: string): string[];
}

export interface NatsSubscriptionLike {
  unsubscribe(): void;
}

/**
 * A connection that may read payloads. Answers of many messages need an inbox of our own, and the user may subscribe
 * to none but `_INBOX.<its public key>.>` (lib/domain/credentials/credential-roles.ts).
 */
export interface DataReader {
  connection: NatsConnectionLike;
  inboxPrefix: string;
}
