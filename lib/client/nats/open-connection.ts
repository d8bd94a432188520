import type * as NatsModule from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import { pause } from '../../jetstream/pause.ts';
import type { Report } from './session-state.ts';
import type { SessionToken } from './session-token.ts';

const RETRY_MILLISECONDS = 1_000;
/** a network that swallows everything is noticed after two of these */
const PING_MILLISECONDS = 10_000;
/** The code of an error that says: the server did not take the JWT. */
export const JWT_REFUSED = 'AUTHORIZATION_VIOLATION';

/** Opens the WebSocket, trying again until it is open or the signal aborts. @throws the signal's reason */
export async function openConnection(
  nats: typeof NatsModule,
  token: SessionToken,
  seed: string,
  signal: AbortSignal,
  report: Report,
): Promise<NatsConnection> {
  for (;;) {
    try {
      const connection = await nats.connect({
        servers: token.answer.websocket,
        // Addresses of the cluster's own network are no use to a browser.
        ignoreClusterUpdates: true,
        authenticator: nats.jwtAuthenticator(() => token.answer.jwt, new TextEncoder().encode(seed)),
        inboxPrefix: token.answer.inboxPrefix,
        name: 'vertebra console',
        maxReconnectAttempts: -1,
        reconnectTimeWait: RETRY_MILLISECONDS,
        reconnectJitter: RETRY_MILLISECONDS / 2,
        // Two failed logins would close it for good; the next JWT cures them.
        ignoreAuthErrorAbort: true,
        pingInterval: PING_MILLISECONDS,
        timeout: 5_000,
      });
      if (!signal.aborted) return connection;
      await connection.close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === JWT_REFUSED) token.hurry();
    }
    signal.throwIfAborted();
    const detail = `${token.answer.websocket} cannot be opened. The page keeps trying.`;
    report({ problem: { title: 'NATS does not answer this browser', detail } });
    await pause(RETRY_MILLISECONDS, signal);
    signal.throwIfAborted();
  }
}
