/** A page's NATS session over WebSocket, kept open as the page keeps it, and asked all the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, jwtAuthenticator } from 'nats.ws';
import { api } from '../../../lib/domain/paths.ts';
import { z } from '../../../lib/domain/zod.ts';
import { makeUserKey } from '../issue.ts';
import type { Balancer } from './balancer.ts';

const ASK_EACH_MS = 50;
const RENEW_EACH_MS = 45_000;

const sessionSchema = z.looseObject({ jwt: z.string(), inboxPrefix: z.string(), websocket: z.string() });

export interface WatchedSession {
  answers: () => number;
  /** milliseconds between two answers, at most */
  longestGap: () => number;
  stop: () => Promise<void>;
}

/** Opens it and asks for the state of a stream all the time. */
export async function openWatchedSession(
  balancer: Balancer,
  { organization, stream, cookie, origin }: { organization: string; stream: string; cookie: string; origin: string },
): Promise<WatchedSession> {
  const { publicKey, seed } = makeUserKey();
  const fetchSession = async () => {
    const headers = { cookie, origin, 'content-type': 'application/json' };
    const body = JSON.stringify({ publicKey });
    const answer = await balancer.request(api.natsSessions(organization), { method: 'POST', headers, body });
    return sessionSchema.parse(await answer.json());
  };
  let session = await fetchSession();
  // as lib/client/nats/open-connection.ts
  const connection = await connect({
    servers: session.websocket,
    ignoreClusterUpdates: true,
    authenticator: jwtAuthenticator(() => session.jwt, new TextEncoder().encode(seed)),
    inboxPrefix: session.inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: () => 100,
    ignoreAuthErrorAbort: true,
    timeout: 5_000,
  });
  let stopped = false;
  let answers = 0;
  let longest = 0;
  let heardAt = performance.now();
  const heard = () => {
    const now = performance.now();
    longest = Math.max(longest, now - heardAt);
    heardAt = now;
    answers += 1;
  };
  const asking = async () => {
    while (!stopped) {
      const next = sleep(ASK_EACH_MS);
      await connection.request(`$JS.API.STREAM.INFO.${stream}`, '', { timeout: 500 }).then(heard, () => undefined);
      await next;
    }
  };
  const renewing = setInterval(() => {
    fetchSession().then(
      (next) => (session = next),
      () => undefined,
    );
  }, RENEW_EACH_MS);
  const running = asking();
  return {
    answers: () => answers,
    longestGap: () => Math.round(longest),
    stop: async () => {
      stopped = true;
      clearInterval(renewing);
      await running;
      await connection.close();
    },
  };
}
