import { isSwitchedOff, JetStreamError } from '../../jetstream/jetstream-error.ts';
import { asProblem } from '../api-problem.ts';
import type { SessionProblem } from './session-state.ts';

/** Whatever a question over NATS ended with, in words for people. */
export function natsProblem(error: unknown): SessionProblem {
  if (!(error instanceof JetStreamError)) return asProblem(error);
  const { kind, message, code } = error;
  if (isSwitchedOff(error)) {
    return {
      title: 'JetStream is switched off',
      detail:
        'By the limits of the account, or on the server. Streams and buckets are kept, and appear here when it is switched on ' +
        `again. It says: ${message}.`,
    };
  }
  switch (kind) {
    case 'api':
      return code === 404
        ? { title: 'Not found', detail: `JetStream says: ${message}. It may have been deleted.`, kind: 'missing' }
        : { title: 'JetStream refused the question', detail: `It says: ${message} (${code}).` };
    case 'permission':
      return { title: 'Your session may not read this', detail: message, kind: 'refused' };
    case 'no-responders':
      return { title: 'JetStream is not there', detail: `${message} It may be starting, or have lost its leader.` };
    case 'timeout':
      return { title: 'JetStream did not answer in time', detail: `${message} Nothing is lost.` };
    case 'disconnected':
      return {
        title: 'The connection to NATS is interrupted',
        detail: 'It comes back by itself, and so does this view.',
      };
    case 'inexact':
      return {
        title: 'Sequence numbers too large for this page',
        detail: `${message} A browser would round them, so nothing is shown. Use “nats stream view”.`,
        kind: 'lasting',
      };
    case 'unexpected-answer':
      return { title: 'The server speaks another version', detail: message, kind: 'lasting' };
  }
}
