import type { NatsConnection } from 'nats.ws';
import { serverNow } from '../server-time.ts';
import type { Report } from './session-state.ts';

/** The first moment is busy with the page itself, and would be shown until the next measure. */
const SETTLING_MILLISECONDS = 1_500;
/** A server that stops to answer is shown after at most the sum of these three: 4.5 s. */
const ASK_EVERY_MILLISECONDS = 2_500;
const ANSWER_TIMEOUT_MILLISECONDS = 1_500;
const TICK_MILLISECONDS = 500;
/** So long without an answer, another connection may reach another server, or the same one sooner. */
const GIVE_UP_MILLISECONDS = 10_000;

/** What is used of a connection. */
type Watched = Pick<NatsConnection, 'rtt' | 'stats' | 'reconnect'>;

/**
 * Asks the server every few seconds whether it is there, and tells when it stops to answer and when it answers again. Nobody
 * asks while the page is hidden; when it comes back, the server is asked before anything is called live. Gives what ends it.
 */
export function watchConnection(connection: Watched, report: Report): () => void {
  // by the clock of `performance`, which nobody sets
  let lastAnswerAt = performance.now() - ASK_EVERY_MILLISECONDS + SETTLING_MILLISECONDS;
  let askedAt: number | null = null;
  let silent = false;
  let gaveUp = false;
  let received = 0;
  let stopped = false;

  const onAnswer = () => {
    lastAnswerAt = performance.now();
    if (silent) report({ status: 'live', silentSince: null });
    silent = false;
  };
  const reportSilence = (since: number) => {
    if (silent) return;
    silent = true;
    const silentSince = serverNow() - (performance.now() - since);
    report({ status: 'silent', silentSince, roundTripMilliseconds: null });
  };
  const ask = () => {
    askedAt = performance.now();
    connection.rtt().then(
      (roundTripMilliseconds) => {
        if (stopped) return;
        askedAt = null;
        onAnswer();
        report({ roundTripMilliseconds });
      },
      // a lost connection is told by its status
      () => undefined,
    );
  };
  const tick = () => {
    if (document.visibilityState === 'hidden') return;
    const { inMsgs } = connection.stats();
    // What arrives is as good as an answer: on a slow network a large message comes before it.
    const arrived = inMsgs !== received;
    received = inMsgs;
    if (askedAt === null) {
      if (performance.now() - lastAnswerAt >= ASK_EVERY_MILLISECONDS) ask();
      return;
    }
    if (arrived) {
      askedAt = performance.now();
      onAnswer();
    }
    const waited = performance.now() - askedAt;
    if (waited >= ANSWER_TIMEOUT_MILLISECONDS) reportSilence(Math.max(lastAnswerAt, 0));
    if (waited < GIVE_UP_MILLISECONDS || gaveUp) return;
    gaveUp = true;
    // one that was closed meanwhile is opened anew by its session
    connection.reconnect().catch(() => undefined);
  };
  const onVisible = () => {
    if (document.visibilityState === 'hidden') return;
    if (performance.now() - lastAnswerAt < ASK_EVERY_MILLISECONDS + ANSWER_TIMEOUT_MILLISECONDS) return;
    reportSilence(performance.now());
    ask();
  };
  document.addEventListener('visibilitychange', onVisible);
  const timer = setInterval(tick, TICK_MILLISECONDS);
  return () => {
    stopped = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
