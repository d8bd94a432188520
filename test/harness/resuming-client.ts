import { setTimeout as sleep } from 'node:timers/promises';
import { openEvents } from './projector/event-source.ts';
import type { EventClient } from './projector/event-source.ts';

/** A client that comes again when its stream ends, as a browser does, and keeps all it has heard. */
export interface ResumingClient {
  revisions: () => number[];
  /** names of all events but of what was put and deleted */
  others: () => string[];
  /** why it had to begin anew */
  resets: () => string[];
  /** milliseconds between two events, at most */
  longestGap: () => number;
  close: () => Promise<void>;
}

const PAUSE_MS = 50;

/** `urlOf` is asked each time anew. */
export function resumeEvents(urlOf: () => string, cookie: string): ResumingClient {
  const clients: EventClient[] = [];
  let closed = false;
  const run = async () => {
    while (!closed) {
      const lastEventId = clients.at(-1)?.lastEventId();
      try {
        const client = await openEvents(urlOf(), { cookie, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) });
        if (client.status === 200) clients.push(client);
        else client.close();
        await client.ended;
      } catch {
        // Nobody is there just now.
      }
      await sleep(PAUSE_MS);
    }
  };
  const running = run();
  const isChange = (event: string) => event === 'put' || event === 'delete';
  const all = () => clients.flatMap(({ events }) => events);
  return {
    revisions: () => all().flatMap(({ event, id }) => (isChange(event) ? [Number(id)] : [])),
    others: () => all().flatMap(({ event }) => (isChange(event) ? [] : [event])),
    resets: () => all().flatMap(({ event, data }) => (event === 'reset' ? [data] : [])),
    longestGap: () => {
      const times = clients.flatMap(({ heardAt }) => heardAt);
      return Math.round(times.reduce((longest, time, n) => Math.max(longest, time - (times[n - 1] ?? time)), 0));
    },
    close: async () => {
      closed = true;
      for (const client of clients) client.close();
      await running;
    },
  };
}
