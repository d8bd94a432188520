import { EVENT_SOURCES, OBJECT_STATUSES, STATE_HEADERS } from '../../../domain/environments/environment-state-words.ts';
import type { EventSource, ObjectStatus } from '../../../domain/environments/environment-state-words.ts';

/** What the headers of a revision say, so that nobody has to read its value. */
export interface StateMark {
  /** of the event it came of; 0 when the projector did not write it, or by events of a stream that was there before this one */
  sequence: number;
  /** a delete or purge, by whomever */
  deleted: boolean;
  /** what the object is counted as; null for what is no object */
  counted: { source: EventSource; status: ObjectStatus } | null;
}

const find = <T extends string>(list: readonly T[], text: string | undefined): T | undefined =>
  list.find((known) => known === text);

/**
 * @param header value of a header; empty or undefined when there is none
 * @param epoch of the stream that the events are read from
 */
export function parseStateMark(header: (name: string) => string | undefined, epoch: string): StateMark {
  const sequence = Number(header(STATE_HEADERS.sequence));
  const ours = header(STATE_HEADERS.stream) === epoch && Number.isSafeInteger(sequence) && sequence > 0;
  const source = find(EVENT_SOURCES, header(STATE_HEADERS.source));
  const status = find(OBJECT_STATUSES, header(STATE_HEADERS.status));
  return {
    sequence: ours ? sequence : 0,
    deleted: Boolean(header('KV-Operation')) || Boolean(header('Nats-Marker-Reason')),
    counted: source && status ? { source, status } : null,
  };
}
