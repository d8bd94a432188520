import { isMissingCode, reloadOnce, UPDATED } from '../stale-page.ts';
import { pause } from '../../jetstream/pause.ts';
import { requestBudget } from '../request-budget.ts';
import { connecting, nameOfSession } from './session-state.ts';
import type { NatsSession, Report, SessionOf } from './session-state.ts';

/** Between two pages nobody uses the session for a moment; closing it then would cost a login each time. */
const LINGER_MILLISECONDS = 10_000;
/** A refusal may be over by then: an Organization is resumed, a role given back. A page that nobody sees does not ask. */
const REFUSED_MILLISECONDS = 20_000;

interface Entry {
  state: NatsSession;
  listeners: Set<() => void>;
  stop: AbortController;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** By name, shared by all of this page. */
const entries = new Map<string, Entry>();

/** The state of a session now. The same object until something changes. */
export const readSession = (name: string): NatsSession | undefined => entries.get(name)?.state;

/** Opens the session with its first user, and tells changes. Closes it some seconds after the last user left. */
export function retainSession(of: SessionOf, listener: () => void): () => void {
  const name = nameOfSession(of);
  const entry = entries.get(name) ?? open(name, of);
  clearTimeout(entry.closing);
  entry.listeners.add(listener);
  return () => {
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    entry.closing = setTimeout(() => {
      entry.stop.abort();
      entries.delete(name);
    }, LINGER_MILLISECONDS);
  };
}

function open(name: string, of: SessionOf): Entry {
  const entry: Entry = {
    state: connecting(of),
    listeners: new Set(),
    stop: new AbortController(),
    closing: undefined,
  };
  entries.set(name, entry);
  const report: Report = (change) => {
    entry.state = { ...entry.state, ...change };
    for (const listener of entry.listeners) listener();
  };
  start(of, entry.stop.signal, report).catch((cause: unknown) => {
    // What is left is that the code for it did not come; a new page loads it again.
    if (isMissingCode(cause)) reloadOnce();
    const detail = cause instanceof Error ? cause.message : String(cause);
    report({
      status: 'refused',
      reader: null,
      problem: isMissingCode(cause)
        ? UPDATED
        : { title: 'The NATS session ended', detail: `Load the page again. (${detail})` },
    });
  });
  return entry;
}

async function start(of: SessionOf, signal: AbortSignal, report: Report): Promise<void> {
  // Side by side with what the first question will need.
  const parts = [import('./run-session.ts'), import('nats.ws'), import('../../jetstream/request.ts')] as const;
  const [{ runSession }] = await Promise.all(parts);
  for (let epoch = 1; !signal.aborted;) {
    epoch = await runSession(of, signal, report, epoch);
    await pause(REFUSED_MILLISECONDS, signal);
    await requestBudget.turn(signal);
  }
}
