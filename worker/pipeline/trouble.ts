import { VertebraError } from '../../lib/domain/errors.ts';
import { JetStreamError } from '../../lib/jetstream/jetstream-error.ts';
import { apiErrorOf } from '../../lib/server/nats/api-error.ts';

const refusalOf = (error: unknown): string | undefined =>
  error instanceof JetStreamError && error.kind === 'api' ? error.message : apiErrorOf(error)?.description;

/** Why an Environment stands still, for people: what NATS said, or that it says nothing. */
export function troubleOf(error: unknown): string {
  if (error instanceof VertebraError) return error.message;
  const refusal = refusalOf(error);
  return refusal === undefined
    ? 'NATS does not answer, or cannot write to its disk. It goes on by itself as soon as NATS does.'
    : `NATS refuses to keep the state: ${refusal}. It goes on by itself as soon as NATS takes it.`;
}
