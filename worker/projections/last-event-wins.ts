import { applyChange } from './change.ts';
import type { Change } from './change.ts';
import type { Health } from './health.ts';
import type { ObjectEvent } from './object-event.ts';

/** The state of an object after an event: pure, so the order of other objects, duplicates and replays change nothing. */
export type Projection = (state: Change | undefined, event: ObjectEvent) => Change;

/** The projection of a source: the last event of the stream wins, and `health` says how the object is by it. */
export const lastEventWins =
  (health: (event: ObjectEvent, object: Record<string, unknown>) => Health): Projection =>
  (state, event) => {
    const { key, source, kind, namespace, name, object, sequence, id, type, eventSource, time } = event;
    if (object === null) return applyChange(state, { kind: 'delete', key, source, sequence });
    const { status, reason } = health(event, object);
    return applyChange(state, {
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
    });
  };
