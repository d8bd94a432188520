import type * as NatsModule from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import { pause } from '../../jetstream/pause.ts';
import { describeServerError } from './server-errors.ts';
import type { ServerErrors } from './server-errors.ts';
import type { Report } from './session-state.ts';
import type { SessionToken } from './session-token.ts';

/** keeps the way open while the page is hidden; else `watchConnection` asks more often */
const PING_MILLISECONDS = 10_000;
/** The code of an error that says: the server did not take the JWT. */
export const JWT_REFUSED = 'AUTHORIZATION_VIOLATION';

interface Opening {
  signal: AbortSignal;
  report: Report;
  errors: ServerErrors;
}

/** Opens the WebSocket, trying again until it is open or the signal aborts. @throws the signal's reason */
export async function openConnection(
  nats: typeof NatsModule,
  token: Pick<SessionToken, 'answer' | 'hurry'>,
  seed: string,
  { signal, report, errors }: Opening,
): Promise<NatsConnection> {
  for (;;) {
    errors.last = null;
    try {
      const options = {
        servers: token.answer.websocket,
        wsFactory: errors.wsFactory,
        // Addresses of the cluster's own network are no use to a browser.
        ignoreClusterUpdates: true,
        authenticator: nats.jwtAuthenticator(() => token.answer.jwt, new TextEncoder().encode(seed)),
        inboxPrefix: token.answer.inboxPrefix,
        name: 'vertebra console',
        maxReconnectAttempts: -1,
        reconnectDelayHandler: errors.retryDelay,
        // Two failed logins would close it for good; the next JWT cures them.
        ignoreAuthErrorAbort: true,
        pingInterval: PING_MILLISECONDS,
        timeout: 5_000,
      };
      const connection = await nats.connect(options);
      if (!signal.aborted) return connection;
      await connection.close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === JWT_REFUSED) token.hurry();
    }
    signal.throwIfAborted();
    report({ problem: reasonOf(errors, token.answer.websocket) });
    await pause(errors.retryDelay(), signal);
    signal.throwIfAborted();
  }
}

function reasonOf({ last }: ServerErrors, websocket: string) {
  if (last === null) {
    const detail = `${websocket} cannot be opened. The page keeps trying.`;
    return { title: 'NATS does not answer this browser', detail };
  }
  const { title, detail } = describeServerError(last);
  return { title, detail: `${detail} The page keeps trying.` };
}
