import type { OpenedNatsSession as SessionAnswer } from '../../domain/system/nats-session.ts';
import { api } from '../../domain/paths.ts';
import { pause } from '../../jetstream/pause.ts';
import { callApi } from '../api.ts';
import { ApiProblem, isRefusal } from '../api-problem.ts';
import type { SessionOf } from './session-state.ts';

const RENEW_AT = 0.6;
const SHORTEST_LIFE_MILLISECONDS = 3_000;
const FIRST_RETRY_MILLISECONDS = 1_000;
const LAST_RETRY_MILLISECONDS = 10_000;

/**
 * The JWT of a session, kept fresh. NATS reads it anew at every connect and wants it at once, so it is renewed in good
 * time and not when it is needed.
 */
export class SessionToken {
  answer: SessionAnswer;
  readonly #ask: () => Promise<SessionAnswer>;
  #hurry = Promise.withResolvers<undefined>();

  private constructor(answer: SessionAnswer, ask: () => Promise<SessionAnswer>) {
    this.answer = answer;
    this.#ask = ask;
  }

  /** Asks until there is one. @throws ApiProblem when refused */
  static async open(
    { organization, under }: SessionOf,
    publicKey: string,
    signal: AbortSignal,
    onProblem: (problem: ApiProblem) => void,
  ): Promise<SessionToken> {
    const [path, body] =
      under === undefined
        ? [api.natsSessions(organization), { publicKey }]
        : [api.supportGrantSessions(organization, under.grant), { publicKey, stream: under.stream }];
    const ask = () => callApi<SessionAnswer>(path, { method: 'POST', body, signal });
    return new SessionToken(await untilAnswered(ask, signal, onProblem), ask);
  }

  /** Renews until the signal aborts: at 60 % of the lifetime, or sooner when hurried. @throws ApiProblem when refused */
  async keepFresh(signal: AbortSignal, onRenewed: (answer: SessionAnswer) => void): Promise<void> {
    for (;;) {
      await Promise.race([pause(this.answer.lifetimeSeconds * 1000 * RENEW_AT, signal), this.#hurry.promise]);
      if (signal.aborted) return;
      this.answer = await untilAnswered(this.#ask, signal, () => undefined);
      this.#hurry = Promise.withResolvers();
      onRenewed(this.answer);
      // However often it is hurried.
      await pause(SHORTEST_LIFE_MILLISECONDS, signal);
    }
  }

  /** The server did not take the JWT: after sleep, or because keys were changed. */
  hurry(): void {
    this.#hurry.resolve(undefined);
  }
}

async function untilAnswered(
  ask: () => Promise<SessionAnswer>,
  signal: AbortSignal,
  onProblem: (problem: ApiProblem) => void,
): Promise<SessionAnswer> {
  for (let wait = FIRST_RETRY_MILLISECONDS; ; wait = Math.min(wait * 2, LAST_RETRY_MILLISECONDS)) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || isRefusal(error)) throw error;
      if (error instanceof ApiProblem) onProblem(error);
    }
    await pause(wait, signal);
  }
}
