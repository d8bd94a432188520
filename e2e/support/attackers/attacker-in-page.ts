/** What the page of a hostile viewer gets: bundled by `bundle-attacker.ts` and put into the page as it is. */
import { connect, headers, jwtAuthenticator } from 'nats.ws';
import { createUser } from 'nkeys.js';
import type { OpenedNatsSession } from '../../../lib/domain/system/nats-session.ts';
import type { Attempt } from '../../../test/battery/attempt.ts';
import { runAttempts } from '../../../test/battery/run-attempts.ts';
import type { Outcome } from '../../../test/battery/run-attempts.ts';

export interface Attacker {
  publicKey: string;
  seed: string;
  session: OpenedNatsSession;
  attack: (attempts: readonly Attempt[]) => Promise<Outcome[]>;
}

const WAIT_MILLISECONDS = 500;

/** Opens a session through the API, as the console does, and keeps the connection for itself. */
export async function openAttacker(path: string): Promise<Attacker> {
  const key = createUser();
  const publicKey = key.getPublicKey();
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ publicKey }),
  });
  const session = (await answer.json()) as OpenedNatsSession;
  const connection = await connect({
    servers: session.websocket,
    authenticator: jwtAuthenticator(session.jwt, key.getSeed()),
    inboxPrefix: session.inboxPrefix,
    reconnect: false,
  });
  return {
    publicKey,
    seed: new TextDecoder().decode(key.getSeed()),
    session,
    attack: (attempts) => runAttempts(connection, headers, session.inboxPrefix, attempts, WAIT_MILLISECONDS),
  };
}
