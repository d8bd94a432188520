import { VertebraError } from '../../lib/domain/errors.ts';
import { isPassing } from '../../lib/jetstream/jetstream-error.ts';
import {
  apiErrorOf,
  isRefusedLogin,
  NOT_ENABLED,
  NOT_ENABLED_FOR_ACCOUNT,
} from '../../lib/server/nats/streams/api-error.ts';

/** What kind of thing stands in the way, for those who count: `silent` is failure of NATS, the rest may be one Organization's alone. */
export type FailureKind = 'NATS is silent' | 'NATS refuses' | 'no login' | 'JetStream is off' | 'no stream' | 'other';

/** Why an Environment is blocked; `text` is for people. */
export interface Failure {
  kind: FailureKind;
  text: string;
}

const OFF: readonly number[] = [NOT_ENABLED, NOT_ENABLED_FOR_ACCOUNT];
const SILENT = 'NATS does not answer, or cannot write to its disk. It resumes automatically once NATS does.';
const NO_LOGIN =
  'NATS lets nobody into this account: it has expired, is suspended, or its claims are not those of this operator. It resumes automatically once NATS does.';
const JETSTREAM_OFF =
  'JetStream is switched off for this account (its limits in the account claims are 0), so there is no state to read or write. It resumes automatically once JetStream is on again.';

/** Nobody leads a stream at this moment (JSClusterNotAvailErr, or an answer of whoever led it before). */
const isLeaderless = (error: unknown): boolean =>
  isPassing(error) && ![NOT_ENABLED, NOT_ENABLED_FOR_ACCOUNT].includes(apiErrorOf(error)?.err_code ?? 0);

/** Why an Environment is blocked: what NATS said, or that it says nothing. */
export function failureOf(error: unknown): Failure {
  if (isRefusedLogin(error)) return { kind: 'no login', text: NO_LOGIN };
  if (error instanceof VertebraError) {
    return { kind: error.code === 'nats-unavailable' ? 'NATS is silent' : 'other', text: error.message };
  }
  const refusal = apiErrorOf(error);
  if (refusal === undefined || isLeaderless(error)) return { kind: 'NATS is silent', text: SILENT };
  if (OFF.includes(refusal.err_code)) return { kind: 'JetStream is off', text: JETSTREAM_OFF };
  const text = `NATS refuses to keep the state: ${refusal.description}. It resumes automatically once NATS accepts it.`;
  return { kind: 'NATS refuses', text };
}

/** That there is nothing to project, since the stream of an Environment is not there. */
export const noStream = (environment: string): Failure => ({
  kind: 'no stream',
  text: `The stream of ${environment} is not there. It resumes automatically once the stream is created.`,
});

const FIRST_MS = 250;
/** What passes by itself passes within minutes … */
const LONG_MS = 5_000;
/** … and what is blocked for longer may stay so. */
const LONGEST_MS = 30_000;
const LONGEST_AFTER = 40;

/**
 * Milliseconds until an Environment that did not open is tried again. Each waits for another time, so that thousands that failed together
 * do not come again together.
 * @param tries how often in a row it did not open, from 1 on
 * @param random from 0 to 1
 */
export function retryPause(tries: number, random: number): number {
  const most = tries > LONGEST_AFTER ? LONGEST_MS : LONG_MS;
  return Math.min(FIRST_MS * 2 ** (tries - 1), most) * (0.5 + random / 2);
}
