import { connect, jwtAuthenticator } from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import type { OpenedNatsSession } from '../../../lib/domain/system/nats-session.ts';

/** Connects as a page does, with its own key pair, over WebSocket, which Node has since 22. */
export const connectSession = (session: OpenedNatsSession, key: { seed: string }): Promise<NatsConnection> =>
  connect({
    servers: session.websocket,
    authenticator: jwtAuthenticator(session.jwt, new TextEncoder().encode(key.seed)),
    inboxPrefix: session.inboxPrefix,
    reconnect: false,
  });
