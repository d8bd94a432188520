import { skipToken } from '@tanstack/react-query';
import type { DataReader } from '../../jetstream/connection.ts';
import { isPassing, isSwitchedOff } from '../../jetstream/jetstream-error.ts';
import type { NatsSession } from './session-state.ts';

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
