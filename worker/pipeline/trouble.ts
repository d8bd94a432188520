import { apiErrorOf } from '../../lib/server/nats/api-error.ts';

/** Why an Environment stands still, for people: what NATS said, or that it says nothing. */
export function troubleOf(error: unknown): string {
  const refusal = apiErrorOf(error);
  return refusal === undefined
    ? 'NATS does not answer, or cannot write to its disk. It goes on by itself as soon as NATS does.'
    : `NATS refuses to keep the state: ${refusal.description}. It goes on by itself as soon as NATS takes it.`;
}
