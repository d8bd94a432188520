import type { NatsConnection } from 'nats.ws';
import { isRefusal } from '../api-problem.ts';
import { createUserKey } from '../credentials/user-key.ts';
import { holdConnection } from './hold-connection.ts';
import { openConnection } from './open-connection.ts';
import { describeServerError, ServerErrors } from './server-errors.ts';
import type { Report, SessionOf } from './session-state.ts';
import { SessionToken } from './session-token.ts';

/**
 * Keeps a NATS session open until the signal aborts: a key pair of its own, a JWT of a few minutes that is
 * renewed, one WebSocket that comes back by itself. Reports every change of its state. `first` is the number of its first
 * connection; gives that of the next one, when the session is refused.
 */
export async function runSession(of: SessionOf, signal: AbortSignal, report: Report, first: number): Promise<number> {
  // comes while the server is asked for a token
  const loading = import('nats.ws');
  // who waits for it below hears when it fails
  loading.catch(() => undefined);
  const key = await createUserKey();
  const refused = new AbortController();
  const ended = AbortSignal.any([signal, refused.signal]);
  let connection: NatsConnection | undefined;
  let epoch = first;
  try {
    const token = await SessionToken.open(of, key.publicKey, ended, (problem) => report({ problem }));
    let { role } = token.answer;
    report({ role, status: 'connecting', problem: null });
    const nats = await loading;
    const renewing = token.keepFresh(ended, (answer) => {
      // Rights are read at connect: whoever may see more or less from now on connects anew.
      if (answer.role !== role) connection?.reconnect().catch(() => undefined);
      role = answer.role;
      report({ role });
    });
    let open = false;
    const errors = new ServerErrors((words) => {
      // What keeps it from opening is told at once: the client itself waits for its time-out.
      if (!open) report({ problem: describeServerError(words) });
    });
    const connected = (async () => {
      while (!ended.aborted) {
        open = false;
        connection = await openConnection(nats, token, key.seed, { signal: ended, report, errors });
        open = true;
        epoch = await holdConnection(nats, connection, token, { epoch, signal: ended, report, errors });
      }
    })();
    await Promise.race([renewing, connected]);
  } catch (error) {
    if (signal.aborted) return epoch;
    refused.abort();
    if (!isRefusal(error)) throw error;
    report({ status: 'refused', reader: null, problem: error });
  } finally {
    await connection?.close();
    key.clear();
  }
  return epoch;
}
