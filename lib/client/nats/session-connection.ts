import type * as NatsModule from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import { pause } from '../../jetstream/pause.ts';
import type { Report } from './session-state.ts';
import type { SessionToken } from './session-token.ts';

type NatsClient = typeof NatsModule;

const RETRY_MILLISECONDS = 1_000;
/** a network that swallows everything is noticed after two of these */
const PING_MILLISECONDS = 10_000;
const SETTLING_MILLISECONDS = 1_500;
const AUTHENTICATION = [
  'AUTHORIZATION_VIOLATION',
  'AUTHENTICATION_EXPIRED',
  'AUTHENTICATION_TIMEOUT',
  'ACCOUNT_EXPIRED',
];

/** Opens the WebSocket, trying again until it is open or the signal aborts. @throws the signal's reason */
export async function openConnection(
  nats: NatsClient,
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
      if (isAuthentication(error)) token.hurry();
    }
    signal.throwIfAborted();
    report({
      problem: {
        title: 'NATS does not answer this browser',
        detail: `${token.answer.websocket} cannot be opened. The page keeps trying.`,
      },
    });
    await pause(RETRY_MILLISECONDS, signal);
    signal.throwIfAborted();
  }
}

const isAuthentication = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && AUTHENTICATION.includes(String(error.code));

interface Holding {
  epoch: number;
  signal: AbortSignal;
  report: Report;
}

/** Reports on an open connection until it is closed. Gives the number of the next connection. */
export async function holdConnection(
  nats: NatsClient,
  connection: NatsConnection,
  token: SessionToken,
  { epoch, signal, report }: Holding,
): Promise<number> {
  let connections = epoch;
  const live = () => {
    report({ status: 'live', problem: null, epoch: connections });
    connections += 1;
  };
  const close = () => void connection.close();
  signal.addEventListener('abort', close);
  report({ reader: { connection, inboxPrefix: token.answer.inboxPrefix } });
  live();
  const measuring = setInterval(() => void measure(connection, report), PING_MILLISECONDS);
  // Not at once: the first moment is busy with the page itself, and would be shown for the next ten seconds.
  const measuringFirst = setTimeout(() => void measure(connection, report), SETTLING_MILLISECONDS);
  for await (const { type, data } of connection.status()) {
    if (type === nats.Events.Disconnect) report({ status: 'reconnecting', roundTripMilliseconds: null });
    if (type === nats.Events.Reconnect) live();
    if (type === nats.Events.Error && typeof data === 'string' && AUTHENTICATION.includes(data)) token.hurry();
  }
  clearInterval(measuring);
  clearTimeout(measuringFirst);
  signal.removeEventListener('abort', close);
  if (!signal.aborted) report({ status: 'reconnecting', roundTripMilliseconds: null });
  return connections;
}

/** A lost connection is told by its status, not here. */
async function measure(connection: NatsConnection, report: Report): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  await connection.rtt().then(
    (roundTripMilliseconds) => report({ roundTripMilliseconds }),
    () => undefined,
  );
}
