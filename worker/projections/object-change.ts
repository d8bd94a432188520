import type { Change } from './change.ts';
import type { Health } from './health.ts';
import type { ObjectEvent } from './object-event.ts';

/**
 * How the object of an event is by it; `object` is what the event says about it. Pure: an event has all that its object's state is made of,
 * so the order of other objects, duplicates and replays change nothing.
 */
export type Projection = (event: ObjectEvent, object: Record<string, unknown>) => Health;

/** What an event makes of its object's key, with the projection of its source. */
export function objectChange(event: ObjectEvent, project: Projection): Change {
  const { key, source, kind, namespace, name, object, judged, sequence, id, type, eventSource, time } = event;
  if (object === null) return { kind: 'delete', key, sequence };
  const { status, reason } = project(event, judged);
  return {
    kind: 'put',
    key,
    state: {
      version: 1,
      source,
      kind,
      namespace,
      name,
      status,
      reason,
      object,
      event: { id, type, source: eventSource, time },
      sequence,
    },
  };
}
