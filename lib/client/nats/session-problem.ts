import { isPassing, isSwitchedOff } from '../../jetstream/jetstream-error.ts';
import { natsProblem } from './nats-problem.ts';
import type { NatsSession, SessionProblem } from './session-state.ts';

/**
 * What a view says instead of its data; null while it has data, or may still get some. A view that has data keeps it:
 * the header tells that the connection is lost. Where JetStream is
 * switched off nothing is of now, and nothing comes.
 */
export function sessionProblem(session: NatsSession, data: unknown, error: Error | null): SessionProblem | null {
  if (session.status === 'refused') return session.problem;
  if (isSwitchedOff(error)) return natsProblem(error);
  if (data !== undefined) return null;
  if (session.reader === null) return session.problem;
  // What the server said of the connection explains more than that a question was not answered.
  if (error !== null && isPassing(error) && session.problem !== null) return session.problem;
  return error && natsProblem(error);
}
