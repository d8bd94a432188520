import type * as NatsModule from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import type { NatsConnectionLike } from '../../jetstream/connection.ts';
import { requestBudget } from '../request-budget.ts';
import { serverNow } from '../server-time.ts';
import { JWT_REFUSED } from './open-connection.ts';
import { describeServerError } from './server-errors.ts';
import type { ServerErrors } from './server-errors.ts';
import type { Report } from './session-state.ts';
import type { SessionToken } from './session-token.ts';
import { watchConnection } from './watch-connection.ts';

/** The server cuts at the end of each JWT's life; with the next one at hand that takes a moment nobody needs to see. */
const BLINK_MILLISECONDS = 500;

interface Holding {
  /** number of this connection among the session's */
  epoch: number;
  signal: AbortSignal;
  report: Report;
  errors: ServerErrors;
}

/** Reports on an open connection until it is closed. Gives the number of the next connection. */
export async function holdConnection(
  nats: typeof NatsModule,
  connection: NatsConnection,
  token: Pick<SessionToken, 'answer' | 'hurry'>,
  { epoch, signal, report, errors }: Holding,
): Promise<number> {
  let connections = epoch;
  let blink: ReturnType<typeof setTimeout> | undefined;
  let stopWatching: () => void = () => undefined;
  let silentSince: number | null = null;
  let wasLost = true;
  let role = token.answer.role;
  const watched: Report = (change) => {
    if (change.silentSince !== undefined) silentSince = change.silentSince;
    report(change);
  };
  const live = () => {
    clearTimeout(blink);
    stopWatching();
    errors.forget();
    const anew = wasLost || token.answer.role !== role ? { anewSince: connections } : {};
    wasLost = false;
    role = token.answer.role;
    watched({ status: 'live', problem: null, silentSince: null, epoch: connections, ...anew });
    connections += 1;
    stopWatching = watchConnection(connection, watched);
  };
  const lost = () => {
    wasLost = true;
    report({ status: 'reconnecting', roundTripMilliseconds: null, silentSince });
  };
  const onDisconnect = () => {
    stopWatching();
    clearTimeout(blink);
    silentSince ??= serverNow();
    blink = setTimeout(lost, BLINK_MILLISECONDS);
  };
  // Not what the next connection has cured by then.
  const tellProblem = () => {
    const [{ last }, current] = [errors, connections];
    const tell = () => {
      if (last !== null && current === connections && !signal.aborted) report({ problem: describeServerError(last) });
    };
    setTimeout(tell, BLINK_MILLISECONDS);
  };
  // Closing may take a while; nobody watches it meanwhile.
  const close = () => {
    stopWatching();
    void connection.close();
  };
  signal.addEventListener('abort', close);
  report({ reader: { connection: counted(connection), inboxPrefix: token.answer.inboxPrefix } });
  if (!signal.aborted) live();
  for await (const { type, data } of connection.status()) {
    if (type === nats.Events.Disconnect) onDisconnect();
    if (type === nats.Events.Reconnect && !signal.aborted) live();
    if (type !== nats.Events.Error) continue;
    if (data === JWT_REFUSED) token.hurry();
    // A question that is not permitted is told where it was asked.
    if (data !== nats.ErrorCode.PermissionsViolation) tellProblem();
  }
  stopWatching();
  clearTimeout(blink);
  signal.removeEventListener('abort', close);
  if (!signal.aborted) lost();
  return connections;
}

/** The same connection; what it asks counts as requests of the page. */
const counted = (connection: NatsConnection): NatsConnectionLike => ({
  request: (subject, payload, options) => {
    requestBudget.spend();
    return connection.request(subject, payload, options);
  },
  publish: (subject, payload, options) => {
    requestBudget.spend();
    connection.publish(subject, payload, options);
  },
  subscribe: (subject, options) => connection.subscribe(subject, options),
});
