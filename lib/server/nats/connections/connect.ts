import { JetStreamError as ClientJetStreamError } from '@nats-io/jetstream';
import { connect as connectNats, errors } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { VertebraError } from '../../../domain/errors.ts';
import type { NatsConnectionLike } from '../../../jetstream/connection.ts';
import { isPassing } from '../../../jetstream/jetstream-error.ts';
import { getConfig } from '../../config/config.ts';
import type { ServerUser } from '../../keys/vault.ts';
import { tlsOptions } from './tls-options.ts';
import { traceRequests } from './trace-requests.ts';
import { apiErrorOf, isNotEnabled, isUnanswered, isUnauthorized } from '../streams/api-error.ts';

const CONNECT_TIMEOUT_MS = 3000;
/**
 * A server that stands still is left for another one after 15 to 20 s: three pings without an answer. The client's own two minutes
 * for each would keep people from acting for six.
 */
const PING_INTERVAL_MS = 5_000;
const MOST_PINGS_OUT = 3;

const SILENCE = 'NATS does not answer. Nothing was changed. Try again in a moment.';

/** The sentence people read whenever NATS does not answer before a command has begun; see `audited` for those that have. */
export const natsUnavailable = (cause: unknown): VertebraError =>
  new VertebraError('nats-unavailable', SILENCE, { cause });

/** Whether it is known only that no answer came: what NATS was asked for may have happened all the same. */
export const isSilence = (error: unknown): boolean =>
  error instanceof VertebraError && error.code === 'nats-unavailable' && error.message === SILENCE;

const CLIENT_ERRORS = [...Object.values(errors), ClientJetStreamError];
const isOfClient = (error: unknown): boolean =>
  isNotEnabled(error) || CLIENT_ERRORS.some((known) => error instanceof known);

/** Time-outs and lost connections become `nats-unavailable`; what JetStream answered, and all other errors, stay as they are. */
export const unavailableWhenSilent = (error: unknown): unknown =>
  (isOfClient(error) && apiErrorOf(error) === undefined) || isPassing(error) ? natsUnavailable(error) : error;

/** A TCP connection that reconnects for ever once it has been up; throws `nats-unavailable` when it never was. */
export async function connect(name: string, user: ServerUser): Promise<NatsConnection> {
  const servers = getConfig().natsServers;
  const tls = tlsOptions(servers);
  try {
    const connection = await connectNats({
      servers,
      ...(tls === undefined ? {} : { tls }),
      name,
      timeout: CONNECT_TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      pingInterval: PING_INTERVAL_MS,
      maxPingOut: MOST_PINGS_OUT,
      ignoreAuthErrorAbort: true,
      // A stack for each request costs as much as signing. Whoever asks wraps what comes back, and has a stack of its own then.
      noAsyncTraces: true,
      inboxPrefix: `_INBOX.${user.publicKey}`,
      authenticator: (nonce) => ({ jwt: user.jwt(), nkey: user.publicKey, sig: user.signNonce(nonce ?? '') }),
    });
    return traceRequests(connection);
  } catch (error) {
    throw natsUnavailable(error);
  }
}

/** Whether a server answered, and does not let Vertebra into the account or has no JetStream for it. */
export const isShutOut = (error: unknown): boolean =>
  error instanceof VertebraError && (isUnauthorized(error.cause) || isUnanswered(error.cause));

/** The same connection for questions whose answers are waited for so long, in milliseconds. */
export const within = (timeout: number, connection: NatsConnection): NatsConnectionLike => ({
  request: (subject, payload) => connection.request(subject, payload, { timeout }),
  publish: (...message) => connection.publish(...message),
  subscribe: (...what) => connection.subscribe(...what),
});
