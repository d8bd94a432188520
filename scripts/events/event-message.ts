import { randomUUID } from 'node:crypto';
import { eventSubjectOf } from '../../lib/domain/events/event-subject.ts';
import { cloudEvent, sourceOf } from './cloud-event.ts';
import type { Change } from './platform.ts';

/** What is published on the stream of an Environment. */
export interface EventMessage {
  subject: string;
  payload: string;
  /** for the server, which drops what comes twice; null for what is sent without one */
  id: string | null;
}

/** A change as a message of now. */
export function eventMessage(environment: string, change: Change): EventMessage {
  const { object } = change;
  const id = randomUUID();
  return {
    subject: eventSubjectOf(environment, { ...object, source: sourceOf(object) }),
    payload: JSON.stringify(cloudEvent(environment, change, id, new Date())),
    id,
  };
}
