import { connect, credsAuthenticator, PermissionViolationError } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';
import { readDemo } from '../demo.ts';

const PATIENCE_MILLISECONDS = 2_000;

/** Connects as the owner of a .creds file would. */
export async function connectWithCreds(text: string, jwt: string): Promise<NatsConnection> {
  const { sub } = decodeJwt(jwt).payload as { sub: string };
  return connect({
    servers: readDemo().nats.url,
    authenticator: credsAuthenticator(new TextEncoder().encode(text)),
    inboxPrefix: `_INBOX.${sub}`,
    reconnect: false,
  });
}

const isRefusal = (error: unknown): boolean =>
  error instanceof PermissionViolationError || (error instanceof Error && isRefusal(error.cause));

/** What comes of a message: an answer, silence, or the server's refusal to take it. */
export async function sent(connection: NatsConnection, subject: string, payload = ''): Promise<string> {
  try {
    return (await connection.request(subject, payload, { timeout: PATIENCE_MILLISECONDS })).string();
  } catch (error) {
    return isRefusal(error) ? 'refused' : String(error);
  }
}

/** Whether a subscription is let be. The server answers in order: when the flush is back, so is a refusal. */
export async function heard(connection: NatsConnection, subject: string): Promise<'listening' | 'refused'> {
  const answer = { refused: false };
  const subscription = connection.subscribe(subject, {
    callback: (error) => void (answer.refused ||= isRefusal(error)),
  });
  await connection.flush();
  subscription.unsubscribe();
  return answer.refused ? 'refused' : 'listening';
}
