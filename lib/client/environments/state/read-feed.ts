import { createParser } from 'eventsource-parser';
import { askReadApi } from '../read-api.ts';
import type { EnvironmentFeed } from './environment-feed.ts';
import { stateEventOf } from './state-event.ts';
import type { StateEvent } from './state-event.ts';

/** A server says something every two seconds, as long as NATS answers it; one that stops is noticed by its silence. */
export const SILENCE_MILLISECONDS = 4_500;
/** A state of a million objects takes its time until it begins. */
const BEGINNING_MILLISECONDS = 20_000;

export type End = Extract<StateEvent, { type: 'end' }>;

interface Reading {
  signal: AbortSignal;
  /** all that was before is here: from now on it is live */
  onLive: () => void;
  /** it was live, and says nothing any more */
  onSilent: () => void;
  /** the server says how long to wait before the next connection */
  onRetry: (milliseconds: number) => void;
}

/**
 * Opens the feed and reads until it ends. Gives why the server ended it; null when the connection was lost.
 * @throws ApiProblem when it does not open
 */
export async function readFeed(
  feed: EnvironmentFeed,
  { signal, onLive, onSilent, onRetry }: Reading,
): Promise<End | null> {
  const silent = new AbortController();
  let watch: ReturnType<typeof setTimeout> | undefined;
  let live = false;
  const restartSilenceTimer = () => {
    clearTimeout(watch);
    watch = setTimeout(onSilence, live ? SILENCE_MILLISECONDS : BEGINNING_MILLISECONDS);
  };
  const onSilence = () => {
    if (live) onSilent();
    silent.abort();
  };
  let end: End | null = null;
  const onEvent = (event: StateEvent) => {
    feed.take(event);
    if (event.type === 'end') end = event;
    if (event.type === 'reset') feed.lastEventId = null;
    if (event.type === 'live') {
      live = true;
      onLive();
    }
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
  restartSilenceTimer();
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
      parser.feed(piece.value);
      restartSilenceTimer();
    }
  } finally {
    clearTimeout(watch);
    silent.abort();
  }
}
