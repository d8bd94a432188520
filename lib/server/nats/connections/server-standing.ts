/** Which servers are there, and whether they are enough to write, in words for the person who runs them. */
import { VertebraError } from '../../../domain/errors.ts';
import type { Check } from '../../../domain/system/readiness.ts';
import { askPeers } from './servers.ts';
import type { JetStreamPeers } from './servers.ts';

/** `degraded`: everything works, and one more must not be lost. */
type ServerStanding = Omit<Check, 'name'>;

const list = (names: readonly string[]): string => names.join(', ');

/** Peers → their standing: without a majority of the meta group nothing can be written, and nobody may say yet that it has no leader. */
export function standingOf({ names, answering, size }: JetStreamPeers): ServerStanding {
  const silent = names.filter((name) => !answering.has(name));
  const stopping = names.filter((name) => answering.get(name) === false);
  const running = names.filter((name) => answering.get(name) === true);
  const needed = Math.floor(size / 2) + 1;
  const missing = [
    ...(silent.length > 0 ? [`${list(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer`] : []),
    ...(stopping.length > 0
      ? [`${list(stopping)} ${stopping.length === 1 ? 'is' : 'are'} stopping, or without JetStream`]
      : []),
  ].join('; ');
  if (running.length < needed) {
    const short = `JetStream runs on ${String(running.length)} of ${String(Math.max(size, names.length))} servers and needs ${String(needed)}`;
    return {
      state: 'not-ready',
      detail: `${short}: nothing can be written. ${missing === '' ? 'The others were never seen' : missing}.`,
    };
  }
  if (missing !== '') return { state: 'degraded', detail: `${missing}. The others do the work: ${list(running)}.` };
  return { state: 'ready', detail: `JetStream runs on ${list(running)}` };
}

/**
 * The standing of now. A server that stops has left the others, and answers no questions about itself, long before it closes its clients'
 * connections: on one with tens of thousands of streams for minutes, in which a round trip to it says nothing.
 */
export async function serverStanding(): Promise<ServerStanding> {
  try {
    return standingOf(await askPeers());
  } catch (error) {
    if (!(error instanceof VertebraError) || error.code !== 'nats-unavailable') throw error;
    return {
      state: 'not-ready',
      detail: 'No server answers questions about itself: all are down, stopping or starting.',
    };
  }
}
