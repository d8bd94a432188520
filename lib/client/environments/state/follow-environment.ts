import { api } from '../../../domain/paths.ts';
import { pause } from '../../../jetstream/pause.ts';
import { ApiProblem, asProblem, isRefusal } from '../../api-problem.ts';
import { callApi, noAnswer } from '../../api.ts';
import type { EnvironmentFeed } from './environment-feed.ts';
import { inTurn } from './in-turn.ts';
import type { ReportLive } from './live-environment.ts';
import { serverNow } from '../../server-time.ts';
import { readFeed, SILENCE_MILLISECONDS } from './read-feed.ts';
import type { End } from './read-feed.ts';

/** until the server says another time */
const FIRST_RETRY_MILLISECONDS = 2_000;
const LAST_RETRY_MILLISECONDS = 30_000;
/** The server ends a feed with each access token; with the next one at hand that takes a moment nobody needs to see. */
const BLINK_MILLISECONDS = 500;
/** A feed that ends sooner than this is not cured by the next one. */
const SHORTEST_LIFE_MILLISECONDS = 1_000;

/** Follows an Environment until the signal aborts, or it is refused or ended for good. Goes on where it stood. */
export async function followEnvironment(feed: EnvironmentFeed, signal: AbortSignal, report: ReportLive): Promise<void> {
  const past = {
    wasLive: false,
    isLive: false,
    liveAt: 0,
    yielded: false,
    failures: 0,
    retry: FIRST_RETRY_MILLISECONDS,
  };
  let blink: ReturnType<typeof setTimeout> | undefined;
  const onLive = () => {
    clearTimeout(blink);
    blink = undefined;
    past.wasLive = true;
    past.isLive = true;
    past.liveAt = performance.now();
    past.failures = 0;
    report({ status: 'live', problem: null, silentSince: null });
  };
  const onSilent = () => {
    report({ status: 'reconnecting', silentSince: serverNow() - SILENCE_MILLISECONDS });
  };
  const onRetry = (milliseconds: number) => {
    past.retry = milliseconds;
  };
  try {
    while (!signal.aborted) {
      Object.assign(past, { isLive: false, yielded: false });
      const read = (turn: AbortSignal) => readFeed(feed, { signal: turn, onLive, onSilent, onRetry });
      const end = await inTurn(signal, read, () => past.isLive)
        .then((turn) => {
          past.yielded = turn.yielded;
          return settle(turn.read, feed, signal);
        })
        .catch((error: unknown) => {
          if (signal.aborted || isRefusal(error)) throw error;
          report({ problem: error instanceof ApiProblem ? error : noAnswer('GET', error) });
          return null;
        });
      if (end?.reason === 'suspended') {
        report({ status: 'ended', problem: { title: 'This Organization is suspended', detail: end.message } });
        return;
      }
      const blinkFor = past.yielded ? SILENCE_MILLISECONDS : BLINK_MILLISECONDS;
      if (past.wasLive) blink ??= setTimeout(() => report({ status: 'reconnecting' }), blinkFor);
      const lived = past.isLive && performance.now() - past.liveAt > SHORTEST_LIFE_MILLISECONDS;
      if (past.yielded || (end !== null && isRenewed(end) && lived)) continue;
      await pause(Math.min(past.retry * 2 ** past.failures, LAST_RETRY_MILLISECONDS) * jitter(), signal);
      past.failures += 1;
    }
  } catch (error) {
    if (!signal.aborted) report({ status: 'refused', problem: asProblem(error) });
  } finally {
    clearTimeout(blink);
    feed.flush();
  }
}

/** Not all at once: a projector that comes back has many pages to serve. */
const jitter = () => 0.5 + Math.random() / 2;

/** What another connection cures at once. */
const isRenewed = ({ reason }: End) => reason === 'session' || reason === 'access' || reason === 'grant';

/** Does what the end of a feed asks for. @throws ApiProblem when the session is over */
async function settle(end: End | null, feed: EnvironmentFeed, signal: AbortSignal): Promise<End | null> {
  if (end?.reason === 'grant') feed.forget();
  // the console renews the session, or leads to the sign-in page
  if (end?.reason === 'session' || end?.reason === 'access') await callApi(api.me(), { signal });
  return end;
}
