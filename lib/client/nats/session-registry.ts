import type { runSession } from './run-session.ts';
import { connecting } from './session-state.ts';
import type { NatsSession } from './session-state.ts';

/** Between two pages nobody uses the session for a moment; closing it then would cost a login each time. */
const LINGER_MILLISECONDS = 10_000;

interface Entry {
  state: NatsSession;
  listeners: Set<() => void>;
  stop: AbortController;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** One session for each Organization, shared by all of this page. */
const entries = new Map<string, Entry>();

/** The state of an Organization's session now. The same object until something changes. */
export const readSession = (organization: string): NatsSession | undefined => entries.get(organization)?.state;

/** Opens the session with its first user, and tells changes. Closes it some seconds after the last user left. */
export function retainSession(organization: string, listener: () => void): () => void {
  const entry = entries.get(organization) ?? open(organization);
  clearTimeout(entry.closing);
  entry.listeners.add(listener);
  return () => {
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    entry.closing = setTimeout(() => {
      entry.stop.abort();
      entries.delete(organization);
    }, LINGER_MILLISECONDS);
  };
}

function open(organization: string): Entry {
  const entry: Entry = {
    state: connecting(organization),
    listeners: new Set(),
    stop: new AbortController(),
    closing: undefined,
  };
  entries.set(organization, entry);
  const report = (change: Partial<NatsSession>) => {
    entry.state = { ...entry.state, ...change };
    for (const listener of entry.listeners) listener();
  };
  start(organization, entry.stop.signal, report).catch((cause: unknown) => {
    // What is left is that the code for it did not come; a new page loads it again.
    const detail = cause instanceof Error ? cause.message : String(cause);
    report({
      status: 'refused',
      reader: null,
      problem: { title: 'The NATS session ended', detail: `Load the page again. (${detail})` },
    });
  });
  return entry;
}

async function start(...session: Parameters<typeof runSession>): Promise<void> {
  // Side by side with what the first question will need.
  const parts = [import('./run-session.ts'), import('nats.ws'), import('../../jetstream/request.ts')] as const;
  const [{ runSession }] = await Promise.all(parts);
  await runSession(...session);
}
