import { SharedResources } from '../../domain/shared-resources.ts';
import { pause } from '../../jetstream/pause.ts';
import { requestBudget } from '../request-budget.ts';
import { unexpectedEnd } from '../stale-page.ts';
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
}

/** By name, shared by all of this page. */
const entries = new SharedResources<Entry>(({ stop }) => stop.abort(), LINGER_MILLISECONDS);

/** The state of a session now. The same object until something changes. */
export const currentSession = (name: string): NatsSession | undefined => entries.get(name)?.state;

/** Opens the session with its first user, and tells changes. Closes it some seconds after the last user left. */
export function retainSession(of: SessionOf, listener: () => void): () => void {
  const { value, release } = entries.hold(nameOfSession(of), () => open(of));
  value.listeners.add(listener);
  return () => {
    value.listeners.delete(listener);
    release();
  };
}

function open(of: SessionOf): Entry {
  const entry: Entry = { state: connecting(of), listeners: new Set(), stop: new AbortController() };
  const report: Report = (change) => {
    entry.state = { ...entry.state, ...change };
    for (const listener of entry.listeners) listener();
  };
  start(of, entry.stop.signal, report).catch((cause: unknown) => {
    report({ status: 'refused', reader: null, problem: unexpectedEnd('The NATS session ended', cause) });
  });
  return entry;
}

async function start(of: SessionOf, signal: AbortSignal, report: Report): Promise<void> {
  // Side by side: what a token is asked for with, and what connection and first question need, which come meanwhile.
  const later = [import('nats.ws'), import('../../jetstream/request.ts')] as const;
  for (const part of later) part.catch(() => undefined);
  const { runSession } = await import('./run-session.ts');
  for (let epoch = 1; !signal.aborted;) {
    epoch = await runSession(of, signal, report, epoch);
    await pause(REFUSED_MILLISECONDS, signal);
    await requestBudget.turn(signal);
  }
}
