import type * as NatsModule from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import { JWT_REFUSED } from './open-connection.ts';
import type { Report } from './session-state.ts';
import type { SessionToken } from './session-token.ts';

const MEASURE_MILLISECONDS = 10_000;
/** The first moment is busy with the page itself, and would be shown until the next measure. */
const SETTLING_MILLISECONDS = 1_500;
/** The server cuts at the end of each JWT's life; with the next one at hand that takes a moment nobody needs to see. */
const BLINK_MILLISECONDS = 500;

interface Holding {
  /** number of this connection among the session's */
  epoch: number;
  signal: AbortSignal;
  report: Report;
}

/** Reports on an open connection until it is closed. Gives the number of the next connection. */
export async function holdConnection(
  nats: typeof NatsModule,
  connection: NatsConnection,
  token: SessionToken,
  { epoch, signal, report }: Holding,
): Promise<number> {
  let connections = epoch;
  let blink: ReturnType<typeof setTimeout> | undefined;
  const live = () => {
    clearTimeout(blink);
    report({ status: 'live', problem: null, epoch: connections });
    connections += 1;
  };
  const lost = () => report({ status: 'reconnecting', roundTripMilliseconds: null });
  const close = () => void connection.close();
  signal.addEventListener('abort', close);
  report({ reader: { connection, inboxPrefix: token.answer.inboxPrefix } });
  live();
  const measuring = setInterval(() => void measure(connection, report), MEASURE_MILLISECONDS);
  const first = setTimeout(() => void measure(connection, report), SETTLING_MILLISECONDS);
  for await (const { type, data } of connection.status()) {
    if (type === nats.Events.Disconnect) blink = setTimeout(lost, BLINK_MILLISECONDS);
    if (type === nats.Events.Reconnect) live();
    if (type === nats.Events.Error && data === JWT_REFUSED) token.hurry();
  }
  clearInterval(measuring);
  clearTimeout(first);
  clearTimeout(blink);
  signal.removeEventListener('abort', close);
  if (!signal.aborted) lost();
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
