import type { EventAddress } from '../../lib/domain/events/event-subject.ts';
import type { KnownData } from '../../lib/domain/events/known-data.ts';
import type { Change } from './change.ts';
import type { Health } from './health.ts';

/**
 * How the object of an event is by it; `object` is what the event says about it. Pure: an event has all that its object's state is made of,
 * so the order of other objects, duplicates and replays change nothing.
 */
export type ProjectHealth = (event: ObjectEvent, object: Record<string, unknown>) => Health;

/** What an event makes of its object's key, with the projection of its source. */
export function objectChange(event: ObjectEvent, project: ProjectHealth): Change {
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

/** An event about an object, read and checked. */
export interface ObjectEvent extends EventAddress {
  /** in the stream of the Environment */
  sequence: number;
  id: string;
  type: string;
  /** the attribute of the CloudEvent, as it came */
  eventSource: string;
  /** RFC 3339 */
  time: string | null;
  /** whatever the event says about the object, with every digit of its numbers; null: it says that it is gone */
  object: Record<string, unknown> | null;
  /** the same with numbers to count with; nothing of what is gone */
  judged: Record<string, unknown>;
  /** the same by the schema of its kind; null when it has none, and for what is gone */
  known: KnownData | null;
}
