import { SharedResources } from '../../../domain/shared-resources.ts';
import { pause } from '../../../jetstream/pause.ts';
import { unexpectedEnd } from '../../stale-page.ts';
import { EnvironmentFeed } from './environment-feed.ts';
import { CONNECTING } from './live-environment.ts';
import type { LiveEnvironment, ReportLive } from './live-environment.ts';
import { whileVisible } from './while-visible.ts';

/** Between two pages nobody follows it for a moment; reading everything again would cost a snapshot each time. */
const LINGER_MILLISECONDS = 10_000;

interface Entry {
  state: LiveEnvironment;
  listeners: Set<() => void>;
  feed: EnvironmentFeed;
  report: ReportLive;
  running: AbortController;
  /** lets a page that nobody sees hold no connection */
  stopWatching: () => void;
}

/** What was refused or ended may be open again by then: an Organization is resumed, a role given back. */
const AGAIN_MILLISECONDS = 20_000;

/** By the address of their feed, shared by all of this page. */
const entries = new SharedResources<Entry>(({ running, stopWatching }) => {
  running.abort();
  stopWatching();
}, LINGER_MILLISECONDS);

/** The Environment now. The same object until something changes. */
export const readEnvironment = (url: string): LiveEnvironment | undefined => entries.get(url)?.state;

/** Follows it with its first listener, and tells changes. Stops some seconds after the last one left. */
export function retainEnvironment(url: string, listener: () => void): () => void {
  const { value, release } = entries.hold(url, () => open(url));
  value.listeners.add(listener);
  return () => {
    value.listeners.delete(listener);
    release();
  };
}

function open(url: string): Entry {
  const report: ReportLive = (change) => {
    entry.state = { ...entry.state, ...change };
    for (const listener of entry.listeners) listener();
  };
  const entry: Entry = {
    state: CONNECTING,
    listeners: new Set(),
    feed: new EnvironmentFeed(url, report),
    report,
    running: new AbortController(),
    stopWatching: whileVisible({
      sleep: () => {
        entry.running.abort();
        // What nobody follows is not live; whoever comes back sees that first.
        if (entry.state.status === 'live') report({ status: 'reconnecting' });
      },
      wake: () => {
        if (entry.state.status !== 'paused') run(entry);
      },
    }),
  };
  run(entry);
  return entry;
}

function run(entry: Entry): void {
  entry.running.abort();
  entry.running = new AbortController();
  const { signal } = entry.running;
  const start = async () => {
    const { followEnvironment } = await import('./follow-environment.ts');
    while (!signal.aborted) {
      await followEnvironment(entry.feed, signal, entry.report);
      await pause(AGAIN_MILLISECONDS, signal);
    }
  };
  start().catch((cause: unknown) => {
    entry.report({ status: 'refused', problem: unexpectedEnd('The feed ended', cause) });
  });
}

/** Stops at what is shown now. Nothing is held for later: resumed, it goes on where it stood. */
export function pauseEnvironment(url: string): void {
  const entry = entries.get(url);
  if (!entry) return;
  entry.running.abort();
  entry.feed.flush();
  entry.report({ status: 'paused', problem: null });
}

/** Goes on after a pause, or tries again what was refused. */
export function resumeEnvironment(url: string): void {
  const entry = entries.get(url);
  if (!entry) return;
  entry.report({ status: entry.state.objects === null ? 'connecting' : 'reconnecting', problem: null });
  run(entry);
}

/** Begins anew with a snapshot: what one may see has changed. */
export function reopenEnvironment(url: string): void {
  const entry = entries.get(url);
  if (!entry) return;
  entry.feed.forget();
  resumeEnvironment(url);
}
