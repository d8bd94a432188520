/** Blocks of an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
import type { EndReason } from '../../../lib/domain/environments/environment-state-words.ts';

/** `data` is one line of JSON; an empty `id` has the client forget the last one. */
export const eventBlock = (event: string, data: string, id?: number | ''): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;

/** Moves the client's Last-Event-ID and fires nothing. */
export const idBlock = (id: number): string => `id: ${id}\n\n`;

/** Says after how many milliseconds to come again when the connection ends. */
export const retryBlock = (milliseconds: number): string => `retry: ${milliseconds}\n\n`;

const WORDS: Record<EndReason, { retry: number; message: string }> = {
  session: { retry: 2000, message: 'The session was ended. Sign in again.' },
  access: { retry: 1000, message: 'The access token has run out. Renew it and connect again.' },
  suspended: { retry: 10_000, message: 'The Organization is suspended.' },
  grant: { retry: 2000, message: 'The support grant has ended.' },
  shutdown: { retry: 1000, message: 'The projector stops. Connect again; another one answers.' },
  slow: { retry: 5000, message: 'You read slower than the state changes. Connect again to go on from where you are.' },
};
/** So that not all come again at the same moment. */
const SPREAD_MS = 1000;

/** The last words of a stream. */
export function endBlocks(reason: EndReason): string {
  const { retry, message } = WORDS[reason];
  const data = JSON.stringify({ reason, message });
  return retryBlock(retry + Math.floor(Math.random() * SPREAD_MS)) + eventBlock('end', data);
}
