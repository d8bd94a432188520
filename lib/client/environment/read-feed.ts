import { createParser } from 'eventsource-parser';
import { askReadApi } from '../read-api.ts';
import type { EnvironmentFeed } from './environment-feed.ts';
import { stateEventOf } from './state-event.ts';
import type { StateEvent } from './state-event.ts';

/** The server says something every five seconds; a network that swallows everything is noticed by its silence. */
const SILENCE_MILLISECONDS = 20_000;

export type End = Extract<StateEvent, { type: 'end' }>;

interface Reading {
  signal: AbortSignal;
  /** all that was before is here: from now on it is live */
  onLive: () => void;
  /** the server says how long to wait before the next connection */
  onRetry: (milliseconds: number) => void;
}

/**
 * Opens the feed and reads until it ends. Gives why the server ended it; null when the connection was lost.
 * @throws ApiProblem when it does not open
 */
export async function readFeed(feed: EnvironmentFeed, { signal, onLive, onRetry }: Reading): Promise<End | null> {
  const silent = new AbortController();
  let watch: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => silent.abort(), SILENCE_MILLISECONDS);
  };
  let end: End | null = null;
  const onEvent = (event: StateEvent) => {
    feed.take(event);
    if (event.type === 'end') end = event;
    if (event.type === 'reset') feed.lastEventId = null;
    if (event.type === 'live') onLive();
  };
  const parser = createParser({
    onId: (id) => (feed.lastEventId = id),
    onRetry,
    onEvent: (message) => {
      const event = stateEventOf(message);
      if (event !== null) onEvent(event);
    },
  });
  feed.begin();
  heard();
  try {
    const { body } = await askReadApi(feed.url, {
      headers: {
        accept: 'text/event-stream',
        ...(feed.lastEventId === null ? {} : { 'last-event-id': feed.lastEventId }),
      },
      signal: AbortSignal.any([signal, silent.signal]),
    });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      // a connection that breaks is as good as one that ends: both go on with the next
      const piece = await reader?.read().catch(() => undefined);
      // What came with an end that was asked for is of a feed that is over.
      if (piece === undefined || piece.done || signal.aborted) return end;
      heard();
      parser.feed(piece.value);
    }
  } finally {
    clearTimeout(watch);
    silent.abort();
  }
}
