import { skipToken } from '@tanstack/react-query';
import type { Query } from '@tanstack/react-query';
import type { DataReader } from '../../jetstream/connection.ts';
import { isPassing, isSwitchedOff } from '../../jetstream/jetstream-error.ts';
import type { NatsSession } from './session-state.ts';

/** Everything read by one session stands under this key: its name. */
export const natsKey = (session: string) => ['nats', session] as const;

const SETTLED = 'settled';

/** Under this key stands what cannot change once it was read: stored messages. */
export const settledKey = (session: string) => [...natsKey(session), SETTLED] as const;

/** Read, and the same for ever. */
export const isSettled = (query: Query): boolean => query.queryKey[2] === SETTLED && query.state.status === 'success';

/** What all questions over NATS share: only what passes by itself, and soon, is tried again. */
export const asking = {
  retry: (failures: number, error: Error) => failures < 2 && isPassing(error) && !isSwitchedOff(error),
  retryDelay: 500,
};

/**
 * A query function that waits for the session's connection. What asks and parses is imported with the first question,
 * so no page carries zod or the JetStream schemas before.
 */
export function ask<T>(session: NatsSession, question: (reader: DataReader, signal: AbortSignal) => Promise<T>) {
  const { reader } = session;
  return reader === null ? skipToken : ({ signal }: { signal: AbortSignal }) => question(reader, signal);
}
