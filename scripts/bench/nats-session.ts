/**
 * From nothing to the first rows of the Streams page, with the page's own functions (key pair, JWT from the API, WebSocket,
 * list), against a bare nats.ws connect with a JWT at hand and one STREAM.LIST.
 */
import { connect, jwtAuthenticator } from 'nats.ws';
import type { OpenedNatsSession as SessionAnswer } from '../../lib/domain/system/nats-session.ts';
import { api } from '../../lib/domain/paths.ts';
import { runSession } from '../../lib/client/nats/run-session.ts';
import type { Report } from '../../lib/client/nats/session-state.ts';
import { createUserKey } from '../../lib/client/credentials/user-key.ts';
import { listStreams } from '../../lib/jetstream/streams/list-streams.ts';
import type { DataReader } from '../../lib/jetstream/connection.ts';
import type { Figure } from './measure.ts';
import { inTurn, median, milliseconds, ratios } from './measure.ts';

const ORGANIZATION = 'acme';
const ROUNDS = 15;

/** What a browser gives the page's functions: an origin, a cookie, and a document that is hidden. */
function standInForBrowser(app: string, cookie: string): void {
  const { fetch } = globalThis;
  const headers = { cookie, origin: app };
  const inBrowser: typeof fetch = (input, init) =>
    fetch(new URL(input instanceof Request ? input.url : input, app), {
      ...init,
      headers: { ...headers, ...Object.fromEntries(new Headers(init?.headers)) },
    });
  const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
  Object.assign(globalThis, { fetch: inBrowser, document });
}

async function ours(): Promise<void> {
  const end = new AbortController();
  const reader = Promise.withResolvers<DataReader>();
  const report: Report = (change) => {
    if (change.reader) reader.resolve(change.reader);
    if (change.status === 'refused') reader.reject(new Error('The session was refused.'));
  };
  const session = runSession({ organization: ORGANIZATION }, end.signal, report, 1);
  const { items: rows } = await listStreams((await reader.promise).connection);
  if (rows.length === 0) throw new Error('The demo has no streams.');
  end.abort();
  await session;
}

export async function benchNatsSession(app: string, cookie: string): Promise<Figure> {
  standInForBrowser(app, cookie);
  const key = await createUserKey();
  const response = await fetch(api.natsSessions(ORGANIZATION), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ publicKey: key.publicKey }),
  });
  const { jwt, websocket, inboxPrefix } = (await response.json()) as SessionAnswer;
  const seed = new TextEncoder().encode(key.seed);
  const bare = async () => {
    const connection = await connect({ servers: websocket, authenticator: jwtAuthenticator(jwt, seed), inboxPrefix });
    await connection.request('$JS.API.STREAM.LIST', '', { timeout: 2000 });
    await connection.close();
  };
  const times = await inTurn(
    ROUNDS,
    () => milliseconds(ours),
    () => milliseconds(bare),
  );
  const ratio = ratios(times);
  return {
    name: 'WebSocket session opened and first rows, time against bare nats.ws connect + STREAM.LIST',
    goal: '≤ 3',
    result: `${ratio.text}; ${median(times.ours).toFixed(1)} ms against ${median(times.baseline).toFixed(1)} ms`,
    holds: ratio.median <= 3,
  };
}
